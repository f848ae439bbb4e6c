import fc from 'fast-check';
import type { SeamEntry } from '../seam.ts';

/**
 * A run as it really was, and how its two witnesses tell it (protocol 8.6, 11.2): the stream at once and in pieces; the log late, messages
 * whole, the server's lines ahead of the agent's.
 */
export interface World {
  readonly live: readonly LiveEntry[];
  readonly log: readonly LogRow[];
  /** What was said, piece by piece: characters of text, and facts. */
  readonly atoms: readonly string[];
}

export interface LiveEntry {
  readonly entry: SeamEntry;
  /** Atoms told before it, and with it. */
  readonly from: number;
  readonly to: number;
  readonly lane: Lane;
}

export interface LogRow {
  readonly entry: SeamEntry;
  /** The moment (number of live entries told) at which the log has it. */
  readonly written: number;
  readonly from: number;
  readonly to: number;
  readonly lane: Lane;
}

type Lane = 'main' | 'server' | 'aside' | 'input' | 'nothing';

export type Happening =
  | {
      does: 'say';
      pieces: string[];
      /** `rest`: of the message as the log has it, which ended before. */
      whole: 'none' | 'same' | 'longer' | 'other' | 'rest';
      /** `answer`: what only the log is told, and ends a message there. */
      within: 'none' | 'server' | 'error' | 'thought' | 'answer';
    }
  | { does: 'think'; text: string }
  | { does: 'call'; snapshots: number; updates: number; server: boolean }
  | { does: 'server'; text: string }
  | { does: 'ask' }
  | { does: 'turn'; prompt: string }
  | { does: 'fact'; text: string }
  | { does: 'aside' }
  | { does: 'restart' };

export interface Plan {
  happenings: Happening[];
  ids: boolean;
  /** How many live entries later the agent's log writer is; taken in turn. */
  lags: number[];
}

const words = [
  'ok',
  'ok',
  'a',
  'Looking at the test. ',
  'x',
  'Now the fix comes. ',
  'ba',
  'ab',
  'Done with everything here.',
];

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('say' as const),
      pieces: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 5 }),
      whole: fc.constantFrom('none', 'none', 'none', 'same', 'longer', 'other'),
      within: fc.constantFrom('none', 'none', 'server', 'error', 'thought'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('think' as const), text: fc.constantFrom('', 'hm', 'let me see') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('call' as const),
      snapshots: fc.nat(3),
      updates: fc.nat(2),
      server: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('server' as const), text: fc.constantFrom('npm install', 'tick') }),
  },
  { weight: 1, arbitrary: fc.constant({ does: 'ask' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('turn' as const),
      prompt: fc.constantFrom('continue', 'Fix the login test'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('fact' as const), text: fc.constantFrom('tick', 'tock') }) },
  { weight: 1, arbitrary: fc.constant({ does: 'aside' as const }) },
  { weight: 1, arbitrary: fc.constant({ does: 'restart' as const }) },
);

export const plan = (maxLength = 14): fc.Arbitrary<Plan> => planOf(happening, maxLength);

/** A run in which requests are answered while the agent speaks: where its messages ended, only the log knows. */
export const answeredPlan = (maxLength = 14): fc.Arbitrary<Plan> => planOf(fc.oneof(happening, interrupted), maxLength);

const interrupted: fc.Arbitrary<Happening> = fc.record({
  does: fc.constant('say' as const),
  pieces: fc.array(fc.constantFrom(...words), { minLength: 2, maxLength: 5 }),
  whole: fc.constantFrom('none', 'same', 'longer', 'rest', 'rest'),
  within: fc.constant('answer' as const),
});

const planOf = (happening: fc.Arbitrary<Happening>, maxLength: number): fc.Arbitrary<Plan> =>
  fc.record({
    happenings: fc.array(happening, { minLength: 1, maxLength }),
    ids: fc.boolean(),
    lags: fc.array(fc.nat(12), { minLength: 1, maxLength: 6 }),
  });

type Json = Record<string, unknown>;

export const entryOf = (value: object): SeamEntry => ({ line: JSON.stringify(value), value });

export const update = (fields: Json): Json => ({
  jsonrpc: '2.0',
  method: 'session/update',
  params: { sessionId: 's-1', update: fields },
});

export const notice = (method: string, params: Json): Json => ({
  jsonrpc: '2.0',
  method,
  params: { sessionId: 's-1', ...params },
});

export const chunk = (text: string): Json =>
  update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } });
export const message = (text: string): Json =>
  update({ sessionUpdate: 'agent_message', content: { type: 'text', text } });

const BEGIN = Date.UTC(2026, 7, 3, 9);

export function worldOf({ happenings, ids, lags }: Plan): World {
  const writer = new Writer(ids, lags);
  for (const [index, what] of happenings.entries()) play(writer, what, index);
  return writer.end();
}

function play(writer: Writer, what: Happening, index: number): void {
  switch (what.does) {
    case 'say': {
      // Longer sentences are not said twice.
      const pieces = what.pieces.map((text) => (text.length > 7 ? `${text}(${index}) ` : text));
      pieces.forEach((text, at) => {
        if (at === 1 && what.within === 'server') writer.server(`within ${index}`);
        if (at === 1 && what.within === 'error')
          writer.liveOnly(notice('_posthog/error', { error: `failed ${index}` }));
        if (at === 1 && what.within === 'thought')
          writer.agent(update({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: '' } }));
        if (at === 1 && what.within === 'answer') writer.answer(`request ${index}`);
        writer.chunk(text);
      });
      const said = pieces.join('');
      if (what.whole === 'same') writer.message(said);
      if (what.whole === 'rest') writer.message(pieces.slice(1).join(''));
      if (what.whole === 'longer') writer.message(`${said} And more.`);
      if (what.whole === 'other') writer.message(`Something else (${index})`);
      break;
    }
    case 'think':
      writer.agent(update({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: what.text } }));
      break;
    case 'call': {
      const toolCallId = `call-${index}`;
      writer.agent(update({ sessionUpdate: 'tool_call', toolCallId, title: 'Run', status: 'pending' }));
      for (let at = 0; at < what.snapshots; at++)
        writer.input(toolCallId, update({ sessionUpdate: 'tool_call_update', toolCallId, rawInput: { at } }));
      if (what.server) writer.server('tick');
      for (let at = 0; at < what.updates; at++)
        writer.agent(update({ sessionUpdate: 'tool_call_update', toolCallId, status: 'in_progress', content: [] }));
      break;
    }
    case 'server':
      writer.server(what.text);
      break;
    case 'ask':
      writer.ask(`request-${index}`);
      break;
    case 'turn':
      writer.agent({
        ...notice('session/prompt', {
          prompt: [{ type: 'text', text: what.prompt.length > 8 ? `${what.prompt} ${index}` : what.prompt }],
        }),
        id: 2,
      });
      writer.agent(notice('_posthog/turn_complete', { stopReason: 'end_turn' }));
      break;
    case 'fact':
      writer.agent(notice('_posthog/status', { status: what.text }));
      break;
    case 'aside':
      writer.liveOnly(notice('_posthog/rtk_savings', { saved: index }));
      break;
    case 'restart':
      writer.restart();
      break;
  }
}

interface Held {
  notification: Json;
  at: number;
  first: string | undefined;
  last: string | undefined;
  from: number;
  to: number;
}

/** Writes both spellings, as the real writers do. */
class Writer {
  readonly #live: LiveEntry[] = [];
  readonly #log: LogRow[] = [];
  readonly #atoms: string[] = [];
  readonly #ids: boolean;
  readonly #lags: readonly number[];
  #clock = BEGIN;
  #boot = 0;
  #number = 0;
  #logged = 0;
  #message: ({ text: string; begun: number } & Held) | undefined;
  #inputs = new Map<string, Held>();

  constructor(ids: boolean, lags: readonly number[]) {
    this.#ids = ids;
    this.#lags = lags;
    this.restart();
  }

  restart(): void {
    this.#close();
    this.#boot++;
    this.#number = 0;
    this.agent(notice('_posthog/run_started', { runId: 'run-1', agentVersion: `0.${this.#boot}` }));
  }

  agent(notification: Json): void {
    const { update } = notification['params'] as { update?: { sessionUpdate?: string; content?: { text?: string } } };
    if (update?.sessionUpdate === 'agent_thought_chunk' && update.content?.text === '') {
      this.#tell(notification, 'nothing', []);
      return;
    }
    this.#close();
    const held = this.#tell(notification, 'main', [`fact ${JSON.stringify(notification)}`]);
    this.#write(held);
  }

  chunk(text: string): void {
    this.#closeInputs();
    const held = this.#tell(chunk(text), 'main', text.split(''));
    const open = this.#message;
    this.#message = open
      ? { ...open, text: open.text + text, last: held.last, to: held.to }
      : { ...held, text, begun: held.from };
  }

  message(text: string): void {
    const open = this.#message;
    if (!open || !text.startsWith(open.text)) {
      this.#close();
      this.#write(this.#tell(message(text), 'main', text.split('')));
      return;
    }
    this.#message = undefined;
    const held = this.#tell(message(text), 'main', text.slice(open.text.length).split(''));
    this.#write({ ...held, first: open.first, from: open.from });
  }

  input(call: string, notification: Json): void {
    this.#closeMessage();
    this.#inputs.set(call, this.#tell(notification, 'input', []));
  }

  server(text: string): void {
    const value = {
      type: 'notification',
      timestamp: this.#stamp(),
      notification: notice('_posthog/console', { level: 'info', message: text }),
    };
    const at = this.#atoms.length;
    this.#live.push({ entry: entryOf(value), from: at, to: at, lane: 'server' });
    // Its place in the log is found at the end: at once, ahead of what the agent has not written yet.
    this.#log.push({ entry: entryOf(value), written: this.#live.length, from: at, to: at, lane: 'server' });
  }

  liveOnly(notification: Json): void {
    this.#tell(notification, 'aside', []);
  }

  ask(requestId: string): void {
    this.#close();
    const params = { requestId, options: [], toolCall: { toolCallId: requestId } };
    const id = this.#nextId();
    const from = this.#atoms.length;
    this.#atoms.push(`fact ${requestId}`);
    const live = { type: 'permission_request', ...(id !== undefined && { event_id: id }), ...params };
    this.#live.push({ entry: entryOf(live), from, to: from + 1, lane: 'main' });
    this.#write({
      notification: notice('_posthog/permission_request', params),
      at: this.#clock,
      first: undefined,
      last: id,
      from,
      to: from + 1,
    });
    this.answer(requestId);
  }

  /** Told to the log only. */
  answer(requestId: string): void {
    this.#close();
    const notification = notice('_posthog/permission_resolved', { requestId, optionId: 'allow' });
    const at = this.#atoms.length;
    this.#write({ notification, at: this.#clock, first: undefined, last: this.#nextId(), from: at, to: at }, 'aside');
  }

  end(): World {
    this.#close();
    const log = this.#log
      .map((row, index) => ({ row, index }))
      .sort((a, b) => a.row.written - b.row.written || a.index - b.index)
      .map(({ row }) => row);
    return { live: this.#live, log, atoms: this.#atoms };
  }

  #tell(notification: Json, lane: Lane, atoms: readonly string[]): Held {
    const id = this.#nextId();
    const from = this.#atoms.length;
    this.#atoms.push(...atoms);
    const to = this.#atoms.length;
    const value = {
      type: 'notification',
      timestamp: this.#stamp(),
      ...(id !== undefined && { event_id: id }),
      notification,
    };
    this.#live.push({ entry: entryOf(value), from, to, lane });
    return { notification, at: this.#clock, first: id, last: id, from, to };
  }

  #close(): void {
    this.#closeInputs();
    this.#closeMessage();
  }

  #closeInputs(): void {
    for (const held of this.#inputs.values()) this.#write(held, 'input');
    this.#inputs.clear();
  }

  #closeMessage(): void {
    const open = this.#message;
    this.#message = undefined;
    if (!open) return;
    const content = { type: 'text', text: open.text };
    this.#write({
      ...open,
      notification: {
        jsonrpc: '2.0',
        method: 'session/update',
        params: { update: { sessionUpdate: 'agent_message', content } },
      },
    });
  }

  #write(held: Held, lane: Lane = 'main'): void {
    const lag = this.#lags[this.#log.length % this.#lags.length] as number;
    this.#logged = Math.max(this.#logged, this.#live.length + lag);
    const isMerged = held.first !== held.last && held.first !== undefined;
    const value = {
      notification: held.notification,
      timestamp: new Date(held.at + 3).toISOString(),
      ...(isMerged && { first_event_id: held.first }),
      ...(held.last !== undefined && { event_id: held.last }),
      type: 'notification',
    };
    this.#log.push({ entry: entryOf(value), written: this.#logged, from: held.from, to: held.to, lane });
  }

  #nextId(): string | undefined {
    this.#number++;
    return this.#ids ? `boot-${this.#boot}-${this.#number}` : undefined;
  }

  #stamp(): string {
    this.#clock += 7;
    return new Date(this.#clock).toISOString();
  }
}
