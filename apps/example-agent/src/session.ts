import type { Words } from './words.ts';

/** One thing that the agent says, and how long it takes before. */
export interface Line {
  readonly afterMs: number;
  readonly event: object;
}

export interface SessionOptions {
  words: Words;
  runId: string;
  taskId: string;
  /** Numbered messages before the end, so many a second, from this number on: for whoever wants to see that none is missing. */
  messages: number;
  rate: number;
  first: number;
}

const text = (value: string) => ({ type: 'text', text: value });

const ANSWER =
  'The sender gives numbers to what waits, and the server says how far it has come. So whatever is cut, lost or repeated on the way, **each event is told once**, and in order.';

/** A short session: a question, a look at a file, an answer in pieces as a model speaks, and then numbered messages. */
export function* session({ words, runId, taskId, messages, rate, first }: SessionOptions): Generator<Line, void> {
  const say = (afterMs: number, event: object): Line => ({ afterMs, event });
  yield say(0, words.notification('_posthog/run_started', { runId, taskId, agentVersion: 'example' }));
  const step = { group: `setup:${runId}`, step: 'agent', status: 'completed', label: 'Started the example agent' };
  yield say(200, words.notification('_posthog/progress', step));
  yield say(300, words.prompt(2, 'How do you keep what you say from being lost or doubled?'));
  yield say(400, words.update({ sessionUpdate: 'agent_thought_chunk', content: text('I should look at the sender.') }));
  const toolCallId = 'toolu_example';
  const path = 'packages/ingest/src/ack-window.ts';
  yield say(
    400,
    words.update({
      sessionUpdate: 'tool_call',
      toolCallId,
      title: `Read ${path}`,
      kind: 'read',
      status: 'pending',
      rawInput: {},
      locations: [{ path }],
    }),
  );
  yield say(200, words.update({ sessionUpdate: 'tool_call_update', toolCallId, rawInput: { file_path: path } }));
  const content = [{ type: 'content', content: text('1 … acked | acked + 1 … sent | sent + 1 … acked + waiting') }];
  yield say(700, words.update({ sessionUpdate: 'tool_call_update', toolCallId, status: 'completed', content }));
  for (const piece of ANSWER.match(/(?:\S+\s*){1,4}/g) ?? [])
    yield say(200, words.update({ sessionUpdate: 'agent_message_chunk', content: text(piece) }));
  for (let n = first; n < first + messages; n++)
    yield say(1_000 / rate, words.update({ sessionUpdate: 'agent_message', content: text(`Message ${n}`) }));
  yield say(300, words.answer(2));
  yield say(0, words.notification('_posthog/turn_complete', { stopReason: 'end_turn' }));
}
