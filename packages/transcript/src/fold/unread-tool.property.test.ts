import type { RunUpdate } from '@runwatch/protocol';
import { CUT } from '@runwatch/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { skimToolUpdate } from './skim-tool-update.ts';
import {
  asked,
  askedInLog,
  chunk,
  console_,
  own,
  prompt,
  resolved,
  response,
  thought,
  tool,
  update,
} from './testing/lines.ts';
import { ended, fill, from, itemsOf, snapshot } from './testing/told.ts';
import { Transcript } from './transcript.ts';

/** The same line to whoever parses it, but one that cannot be skimmed. */
const plain = (line: string): string => (skimToolUpdate(line) ? ` ${line}` : line);

const id = fc.constantFrom('one', 'two', 'th"ree', '');
const junk = fc.constantFrom<unknown>(
  null,
  0,
  true,
  '',
  'text',
  '\\"}',
  [],
  ['a'],
  {},
  { message: 'Broken' },
  { path: 'a.ts', line: 3 },
);
const output = fc
  .nat({ max: 5 })
  .map((n) => [{ type: 'content', content: { type: 'text', text: '"line"\n'.repeat(n) } }]);
const meta = fc.constantFrom<unknown>(
  null,
  'x',
  {},
  { claudeCode: { toolName: 'Bash' } },
  { posthog: { toolName: 'Read', parentToolCallId: 'one' } },
  { posthog: { much: 'x'.repeat(500) } },
);
/** Fields as agents tell them, in any order, and as nobody should. */
const fields = fc
  .record(
    {
      title: fc.oneof(fc.constantFrom('Run', 'Read'), junk),
      kind: fc.oneof(fc.constantFrom('read', 'edit'), junk),
      status: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom('pending', 'in_progress', 'completed', 'failed') },
        { weight: 1, arbitrary: junk },
      ),
      content: fc.oneof({ weight: 3, arbitrary: output }, { weight: 1, arbitrary: junk }),
      rawInput: junk,
      rawOutput: junk,
      locations: fc.oneof(fc.constant([{ path: 'b.ts' }]), junk),
      error: junk,
      _meta: meta,
      other: junk,
    },
    { requiredKeys: [] },
  )
  .chain((record) => fc.shuffledSubarray(Object.entries(record)).map((entries) => Object.fromEntries(entries)));
/** The shapes that come again and again. */
const cumulative = fc.oneof(
  output.map((content) => ({ content })),
  output.map((content) => ({ status: 'in_progress', content })),
  junk.map((rawInput) => ({ rawInput })),
);
const more = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.nat({ max: 59 }).map((second) => ({ timestamp: `2026-08-03T09:12:${second}Z` })) },
  { weight: 1, arbitrary: fc.nat({ max: 9 }).map((length) => ({ [CUT]: { length } })) },
  { weight: 1, arbitrary: junk.map((timestamp) => ({ timestamp, [CUT]: timestamp })) },
);
const told = (shape: fc.Arbitrary<object>) =>
  fc
    .tuple(id, shape, more)
    .map(([toolCallId, own, envelope]) => update('tool_call_update', { toolCallId, ...own }, envelope));

/** What parsing makes another thing of than it looks like. */
const tricky = fc.constantFrom(
  update('tool_call_update', { title: 'of no call' }),
  update('tool_call_update', { toolCallId: 7 }),
  update('tool_call_update', { toolCallId: 'one' }).replace('session/update', 'session/else'),
  update('tool_call_update', { toolCallId: 'one' }).replace('"toolCallId":', '"toolCallId":"two","toolCallId":'),
  update('tool_call_update', { toolCallId: 'one', title: 'x' }).replace('"title"', '"\\u0074itle"'),
  update('tool_call_update', { toolCallId: 'one', title: 'x' }).replace(
    '"x"',
    '"x","status":"failed","status":"pending"',
  ),
  update('agent_message', { content: { type: 'text', text: '"tool_call_update"' } }),
  update('tool_call_update', { toolCallId: 'one' }).slice(0, -1),
);

const line = fc.oneof(
  { weight: 6, arbitrary: told(cumulative) },
  { weight: 4, arbitrary: told(fields) },
  { weight: 1, arbitrary: tricky },
  { weight: 1, arbitrary: fc.tuple(id, fields).map(([call, own]) => tool(call, own)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('p', 'q'), id).map(([request, call]) => asked(request, call)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('p', 'q'), id).map(([request, call]) => askedInLog(request, call)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      chunk('I '),
      thought('Hm'),
      prompt('Do it'),
      console_('pulled'),
      resolved('p'),
      response('end_turn'),
      own('run_started', { runId: 'run' }),
      own('user_message', { content: 'Do it' }),
    ),
  },
);

const share = fc.double({ min: 0, max: 1, noNaN: true });
const lines = (maxLength: number) => fc.array(line, { maxLength });
const plan = fc.record({
  history: lines(15),
  page: lines(15),
  steps: fc.array(
    fc.record({ back: fc.oneof(fc.constant(0), share), lines: lines(10), settle: share, look: fc.boolean() }),
    { maxLength: 8 },
  ),
  filled: fc.nat({ max: 8 }),
});

test('M2: tool calls whose updates are read when somebody looks are those that were read at once, whatever comes between and is taken back', () => {
  let skimmed = 0;
  fc.assert(
    fc.property(plan, ({ history, page, steps, filled }) => {
      const lazy = new Transcript();
      const eager = new Transcript();
      const tell = (make: (spell: (line: string) => string) => RunUpdate, isLookedAt = true) => {
        lazy.apply(make((each) => each));
        eager.apply(make(plain));
        if (!isLookedAt) return;
        expect(itemsOf(lazy)).toEqual(itemsOf(eager));
        expect(lazy.permissions).toEqual(eager.permissions);
      };
      const { length } = history;
      let settled = length;
      let end = length + page.length;
      tell((spell) => snapshot(page.map(spell), length));
      for (const step of steps) {
        const at = end - Math.floor(step.back * (end - settled));
        end = at + step.lines.length;
        settled += Math.floor(step.settle * (end - settled));
        tell((spell) => from(at, step.lines.map(spell), settled), step.look);
      }
      for (const [at, to] of [
        [0, Math.min(filled, length)],
        [Math.min(filled, length), length],
      ] as const)
        if (at < to) tell((spell) => fill(at, history.slice(at, to).map(spell)));
      tell(() => ended);
      for (const each of [...history, ...page]) if (skimToolUpdate(each)) skimmed++;
    }),
    { numRuns: 300 },
  );
  expect(skimmed).toBeGreaterThan(500);
});
