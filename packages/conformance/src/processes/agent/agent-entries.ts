/** The same agent says the same thing each time it is asked, so that one that was killed can go on where it was. */

const BOOT = 'e2e';
const BEGAN = Date.parse('2026-08-03T09:12:00.000Z');
/** Entries of one round of work: what the agent says, does and is told. */
const ROUND = 10;
/** Of the message that a round begins with. */
const LAST_PIECE = 4;

/** How many entries the agent has to say, and whether it is one that stamps them with ids. */
export interface Speech {
  readonly entries: number;
  readonly eventIds: boolean;
}

/** Numbers (from 1) of the first and the last event that an entry of the log stands for: the log joins the pieces of a message, and keeps the first one's time. */
export function eventsOf(entry: object): [first: number, last: number] {
  const { timestamp, notification } = entry as {
    timestamp: string;
    notification: { params?: { update?: { sessionUpdate: string } } };
  };
  const index = Date.parse(timestamp) - BEGAN;
  const isMessage = notification.params?.update?.sessionUpdate === 'agent_message';
  return [index + 1, (isMessage ? index - (index % ROUND) + LAST_PIECE : index) + 1];
}

/** What the agent says as entry `index` (from 0), as it is in the live stream. */
export function agentEntry(index: number, { entries: count, eventIds }: Speech): object {
  return {
    type: 'notification',
    timestamp: new Date(BEGAN + index).toISOString(),
    ...(eventIds && { event_id: `${BOOT}-${index + 1}` }),
    notification: { jsonrpc: '2.0', ...messageOf(index, count) },
  };
}

function messageOf(index: number, count: number): object {
  if (index === 0) return { method: '_posthog/run_started', params: { sessionId: 's', agentVersion: '0.41.2' } };
  if (index === 1) return { id: 2, method: 'session/prompt', params: { sessionId: 's', prompt: [text('Go on.')] } };
  if (index === count - 1)
    return { method: '_posthog/turn_complete', params: { sessionId: 's', stopReason: 'end_turn' } };
  return { method: 'session/update', params: { sessionId: 's', update: updateOf(index) } };
}

function updateOf(index: number): object {
  const round = Math.floor(index / ROUND);
  const toolCallId = `tool-${round}`;
  switch (index % ROUND) {
    case 5:
      return { sessionUpdate: 'agent_thought_chunk', content: text(`Thought ${round}. `) };
    case 6:
      return { sessionUpdate: 'tool_call', toolCallId, title: `Step ${round}`, kind: 'read', status: 'pending' };
    case 7:
    case 8:
      return { sessionUpdate: 'tool_call_update', toolCallId, rawInput: { path: `src/file-${index}.ts` } };
    case 9:
      return { sessionUpdate: 'tool_call_update', toolCallId, status: 'completed', content: [content(index)] };
    default:
      return { sessionUpdate: 'agent_message_chunk', content: text(wordOf(index)) };
  }
}

const wordOf = (index: number) => `Word ${index}. `;
const text = (value: string) => ({ type: 'text', text: value });
// Umlauts and a pair of surrogates: bytes are not characters.
const content = (index: number) => ({
  type: 'content',
  content: text(`Résultat ${index} 🚀 ${'x'.repeat(index % 700)}`),
});

/** All words of the agent's messages, in order. */
export function agentWords(count: number): string {
  const words = (index: number) => {
    const { update } = (messageOf(index, count) as { params: { update?: { sessionUpdate: string } } }).params;
    return update?.sessionUpdate === 'agent_message_chunk' ? [wordOf(index)] : [];
  };
  return Array.from({ length: count }, (_, index) => words(index))
    .flat()
    .join('');
}
