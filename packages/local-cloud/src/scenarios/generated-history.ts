import type { SessionUpdate } from '../agent/entry.ts';
import type { GeneratedLog } from '../store/run-log.ts';

/** Average distance of two entries: a million of them are five days of work. */
export const MS_PER_ENTRY = 432;

const LARGEST_HISTORY = 1_000_000;

/** Entries of one episode: what an agent does to one file. */
const EPISODE = 10;

/** Episodes of one turn. */
const TURN = 40;

const AREAS = [
  'billing',
  'search',
  'accounts',
  'mail',
  'catalogue',
  'reports',
  'imports',
  'admin',
  'checkout',
  'stock',
];
const NAMES = ['load', 'store', 'format', 'validate', 'merge', 'rank', 'notify', 'parse', 'schedule', 'summarise'];
const TYPES = ['Order', 'Customer', 'Invoice', 'Product', 'Session', 'Address', 'Payment', 'Shipment'];

/** A log of a long session, as the agent's writer spells it, each entry made from its number. About 800 bytes an entry. */
export function generateHistory(options: { size: number; endsAt: number; eventIds: boolean }): GeneratedLog {
  const { endsAt, eventIds } = options;
  const length = Math.max(0, Math.min(Math.floor(options.size), LARGEST_HISTORY));
  return {
    length,
    entryAt: (index) => ({
      type: 'notification',
      timestamp: new Date(endsAt - (length - index) * MS_PER_ENTRY).toISOString(),
      ...(eventIds && { event_id: `h15t0r-${index + 1}` }),
      notification: notificationAt(index),
    }),
  };
}

function notificationAt(index: number): object {
  const episode = Math.floor(index / EPISODE);
  const step = index % EPISODE;
  const turn = Math.floor(episode / TURN);
  if (step === 0 && episode % TURN === 0) return prompt(turn);
  if (step === EPISODE - 1 && episode % TURN === TURN - 1) return posthog('turn_complete', { stopReason: 'end_turn' });
  return stepOf(episode, step);
}

function stepOf(episode: number, step: number): object {
  const area = pick(AREAS, episode, 1);
  const name = pick(NAMES, episode, 2);
  const type = pick(TYPES, episode, 3);
  const path = `packages/${area}/${name}-${episode % 97}.ts`;
  const call = (part: string) => `toolu_${part}${String(episode).padStart(8, '0')}`;
  switch (step) {
    case 0:
      return update({ sessionUpdate: 'agent_thought_chunk', content: text(thoughtOf(path, name, type)) });
    case 1:
      return update({
        sessionUpdate: 'tool_call',
        toolCallId: call('r'),
        title: `Read ${path}`,
        kind: 'read',
        status: 'pending',
        rawInput: { file_path: path },
        locations: [{ path }],
        _meta: { claudeCode: { toolName: 'Read' } },
      });
    case 2:
      return update({
        sessionUpdate: 'tool_call_update',
        toolCallId: call('r'),
        status: 'completed',
        content: [{ type: 'content', content: text(sourceOf(name, type, episode)) }],
      });
    case 3:
      return message(explanationOf(path, name, type));
    case 4:
      return update({
        sessionUpdate: 'tool_call',
        toolCallId: call('e'),
        title: `Edit ${path}`,
        kind: 'edit',
        status: 'pending',
        rawInput: { file_path: path, old_string: `function ${name}(input) {`, new_string: signatureOf(name, type) },
        locations: [{ path, line: 12 }],
        _meta: { claudeCode: { toolName: 'Edit' } },
      });
    case 5:
      return update({
        sessionUpdate: 'tool_call_update',
        toolCallId: call('e'),
        status: 'completed',
        content: [{ type: 'diff', path, oldText: sourceOf(name, '', episode), newText: sourceOf(name, type, episode) }],
      });
    case 6:
      return update({
        sessionUpdate: 'tool_call',
        toolCallId: call('t'),
        title: `npm test -- packages/${area}`,
        kind: 'execute',
        status: 'pending',
        rawInput: { command: `npm test -- packages/${area}`, timeout: 120_000 },
        _meta: { claudeCode: { toolName: 'Bash' } },
      });
    case 7:
      return update({
        sessionUpdate: 'tool_call_update',
        toolCallId: call('t'),
        status: 'completed',
        content: [{ type: 'content', content: text(testOutputOf(area, episode)) }],
      });
    case 8:
      return posthog('console', { level: 'info', message: `${area}: ${1_200 - (episode % 1_200)} implicit any left` });
    default:
      return message(`\`${path}\` is strict now. ${explanationOf(path, name, type)}`);
  }
}

const text = (content: string) => ({ type: 'text', text: content });

const update = (change: SessionUpdate) => ({
  jsonrpc: '2.0',
  method: 'session/update',
  params: { sessionId: 's-h15t0r', update: change },
});

/** Merged messages carry no session (protocol 11.2). */
const message = (content: string) => ({
  jsonrpc: '2.0',
  method: 'session/update',
  params: { update: { sessionUpdate: 'agent_message', content: text(content) } },
});

const posthog = (method: string, params: object) => ({
  jsonrpc: '2.0',
  method: `_posthog/${method}`,
  params: { sessionId: 's-h15t0r', ...params },
});

const prompt = (turn: number) => ({
  jsonrpc: '2.0',
  id: turn + 2,
  method: 'session/prompt',
  params: {
    sessionId: 's-h15t0r',
    prompt: [text(`Go on with part ${turn + 1}. Keep the changes small, and the tests green.`)],
  },
});

/** The same choice for the same numbers, without a pattern that the eye sees. */
function pick(words: readonly string[], seed: number, salt: number): string {
  const mixed = Math.imul(seed + 1, 2_654_435_761) ^ Math.imul(salt, 1_597_334_677);
  return words[((mixed ^ (mixed >>> 15)) >>> 0) % words.length] ?? '';
}

const thoughtOf = (path: string, name: string, type: string) =>
  `${path} is next. \`${name}\` takes whatever it is given and hopes for the best; from its callers I can see that it is always a ${type}, or undefined when the record was deleted in the meantime. I will give the parameter its type, return a promise of the result, and let the one caller that passes undefined say so. The tests next to it cover both cases, so I can be quick here. What I will not do is change the shape of the result: reports and imports both read it, and they are not mine in this run. If the compiler complains there, I write it down for later.`;

const explanationOf = (path: string, name: string, type: string) =>
  `In \`${path}\` the parameter of \`${name}\` had no type. All eleven callers pass a \`${type}\`; two of them may pass nothing, which the old code let through in silence. I typed the parameter as \`${type} | undefined\`, returned early where there is nothing to do, and removed a cast that had been hiding the second case. No behaviour changes for callers that pass a record, and the two others now get an empty result where they used to get an exception from far below. The tests of the folder are green.`;

const signatureOf = (name: string, type: string) =>
  `export async function ${name}(input: ${type} | undefined): Promise<Result> {`;

const sourceOf = (name: string, type: string, episode: number) =>
  `import { connect } from '../database.ts';

const BATCH = ${100 + (episode % 400)};

${type ? signatureOf(name, type) : `function ${name}(input) {`}
  if (!input) return emptyResult;
  const connection = await connect();
  const rows = [];
  for (let offset = 0; offset < input.length; offset += BATCH) {
    const part = await connection.query(statement, [input.id, offset, BATCH]);
    rows.push(...part.map(fromRow));
    if (part.length < BATCH) break;
  }
  return { rows, at: connection.time, complete: true };
}`;

const testOutputOf = (area: string, episode: number) =>
  `> platform@8.1.0 test
> vitest run packages/${area}

${Array.from({ length: 20 }, (_, n) => ` ✓ packages/${area}/${NAMES[n % NAMES.length]}-${n}.test.ts (${3 + ((episode + n) % 17)} tests) ${20 + ((episode * 7 + n) % 300)}ms`).join('\n')}

 Test Files  20 passed (20)
      Tests  ${100 + (episode % 60)} passed (${100 + (episode % 60)})`;
