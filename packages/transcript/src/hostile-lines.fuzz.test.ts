import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  asked,
  chunk,
  message,
  own,
  progress,
  prompt,
  response,
  tool,
  toolUpdate,
  update,
} from './fold/testing/lines.ts';
import { itemsOf, snapshot, told } from './fold/testing/told.ts';
import { readEntry } from './normal-form/read-entry.ts';
import { joinSeam } from './seam/join-seam.ts';

// FUZZ_RUNS and FUZZ_SEED make longer searches.
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 250);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_122);
const options = { numRuns, seed };

/** Values that nobody expects, each as JSON text. */
const hostile = fc.oneof(
  fc.constantFrom(
    ...['null', 'true', '0', '-1e400', '""', '[]', '{}', '[null]', '{"toString":1,"valueOf":1}', '{"toString":null}'],
    ...[
      '{"__proto__":null}',
      '{"__proto__":{"type":"text"}}',
      '{"constructor":{"prototype":1}}',
      '"__proto__"',
      '"toString"',
    ],
    ...[`${'['.repeat(5_000)}${']'.repeat(5_000)}`, `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`],
  ),
  fc.json({ maxDepth: 3 }),
);

const kinds = [
  chunk('a'),
  message('a'),
  prompt('a'),
  tool('one', { title: 'one', rawInput: { a: 1 }, locations: [{ path: 'a' }], content: [] }),
  toolUpdate('one', { rawInput: { a: 1 } }),
  toolUpdate('one', { status: 'completed', rawOutput: 1 }),
  asked('request', 'one'),
  progress('step', 'completed'),
  own('console', { level: 'info', message: 'a' }),
  own('sandbox_output', { stdout: 'a', stderr: '', exitCode: 0 }),
  own('run_started', { runId: 'r' }),
  own('user_message', { content: 'a' }),
  own('status', { status: 'compacting', isComplete: true }),
  own('error', { source: 'a', error: 'a' }),
  own('permission_resolved', { requestId: 'request', optionId: 'allow' }),
  own('turn_complete', { stopReason: 'end_turn' }),
  own('usage_update', { used: {}, cost: 1 }),
  update('plan', { entries: [{ content: 'a', status: 'pending' }] }),
  update('usage_update', { used: 1, size: 2 }),
  response('end_turn'),
  '{"type":"notification","notification":{"id":1,"error":{"code":1,"message":"a"}}}',
  '{"type":"pi_event","event":{"type":"a"}}',
  '{"type":"mcp_request","requestId":"a"}',
];

/** A line of a known kind with one of its values, wherever it stands, in the hands of somebody else. */
const spoilt = fc.tuple(fc.constantFrom(...kinds), fc.nat(60), hostile).map(([line, at, value]) => {
  let count = 0;
  const places: (() => void)[] = [];
  const MARK = '\u0000here';
  const root = { line: JSON.parse(line) as unknown };
  const visit = (holder: object) => {
    for (const [key, inner] of Object.entries(holder)) {
      places[count++] = () => Object.assign(holder, { [key]: MARK });
      if (typeof inner === 'object' && inner !== null) visit(inner);
    }
  };
  visit(root);
  places[at % count]?.();
  return JSON.stringify(root.line).replace(JSON.stringify(MARK), () => value);
});
const line = fc.oneof({ weight: 3, arbitrary: spoilt }, { weight: 1, arbitrary: hostile });

const entryOf = (text: string) => ({ line: text, value: JSON.parse(text) as unknown });

test('O8: readEntry() reads whatever JSON there is', () => {
  fc.assert(
    fc.property(line, (text) => {
      expect(readEntry(JSON.parse(text))).toHaveProperty('kind');
    }),
    options,
  );
});

test('O8: joinSeam() keeps every line of the log, hostile ones among them', () => {
  const lines = fc.array(line, { maxLength: 8 });
  fc.assert(
    fc.property(lines, lines, lines, (before, both, after) => {
      const log = [...before, ...both].map(entryOf);
      const live = [...both, ...after].map(entryOf);
      const { rows } = joinSeam({ log, live, anchored: false });
      const told = rows.filter(({ from }) => from === 'log');
      const last = log.slice(log.length - told.length);
      expect(told.map((row) => row.line)).toEqual(last.map((entry) => entry.line));
    }),
    options,
  );
});

test('O8: what good lines say is shown, whatever stands beside them', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const good = lines.map((_, n) => message(`good ${n}.`));
      const end = own('turn_complete', { stopReason: 'end_turn' });
      const items = itemsOf(told(snapshot(lines.flatMap((text, n) => [text, end, good[n] ?? '', end]))));
      const texts = items.map((item) => ('text' in item && typeof item.text === 'string' ? item.text : '')).join('');
      for (const n of good.keys()) expect(texts).toContain(`good ${n}.`);
    }),
    options,
  );
});
