import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { coverageFaults, coveragePage } from './coverage-page.ts';
import { type NamedTest, namedTests } from './named-tests.ts';
import { readTests } from './read-tests.ts';
import { REASONS } from './reasons.ts';
import { SCENARIO_GROUPS, type ScenarioGroup } from './scenarios.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Required scenarios that nothing covers yet. This list only ever gets shorter. */
const MISSING: ReadonlySet<string> = new Set([]);

describe('the failure coverage of this repository', () => {
  let coverage: { groups: typeof SCENARIO_GROUPS; tests: NamedTest[]; reasons: typeof REASONS };
  beforeAll(async () => {
    coverage = { groups: SCENARIO_GROUPS, tests: await readTests(ROOT), reasons: REASONS };
  });

  test('has a test, or a reason, for every scenario', () => {
    expect(coverageFaults(coverage, MISSING)).toEqual([]);
  });

  test('is what docs/failure-coverage.md says (write it with `pnpm coverage:failures`)', async () => {
    await expect(coveragePage(coverage)).toMatchFileSnapshot(`${ROOT}docs/failure-coverage.md`);
  });
});

describe('namedTests()', () => {
  test.each([
    ['a test', `test('B1: works', () => {})`, [['works', 'B1']]],
    ['a group with several ids', `describe("B1, R10: works", () => {})`, [['works', 'B1', 'R10']]],
    ['a template', `test.each([1])(\`B1: works with \${n} and %s\`, () => {})`, [['works with … and …', 'B1']]],
    ['a name on a line of its own', `test.each([1])(\n  'B1: works',\n  f)`, [['works', 'B1']]],
    [
      'a row of a table',
      `test.each([['B1: one'], ['R2: two']])('%s', f)`,
      [
        ['one', 'B1'],
        ['two', 'R2'],
      ],
    ],
    ['a quote within', `test('B1: it\\'s well', f)`, [["it's well", 'B1']]],
    ['a comment', `// test('B1: works', f)\n/* 'B1: works' */`, []],
    ['a test that is not run', `test.skip('B1: works', f); test.todo(\n'B1: works')`, []],
    ['an id elsewhere in the name', `test('works like B1: well', f)`, []],
    ['an id without a name', `test('B1:', f)`, []],
  ] as const)('reads %s', (_, text, expected) => {
    const read = namedTests('a.test.ts', text).map(({ name, ids }) => [name, ...ids]);
    expect(read).toEqual(expected);
  });
});

describe('the page and its faults', () => {
  const groups: ScenarioGroup[] = [
    {
      title: 'Opening',
      required: true,
      scenarios: [
        { id: 'B1', title: 'A | B' },
        { id: 'B2', title: 'C' },
        { id: 'B3', title: 'D' },
      ],
    },
    { title: 'Later', required: false, scenarios: [{ id: 'W1', title: 'E' }] },
  ];
  const tests: NamedTest[] = [
    { file: 'packages/b/two.test.ts', ids: ['B1'], name: 'b' },
    { file: 'packages/a/one.test.ts', ids: ['B1'], name: 'a <x>' },
    { file: 'packages/a/one.test.ts', ids: ['B1'], name: 'c' },
  ];

  test('tells for each scenario its tests by file, or the reason, or that there is nothing', () => {
    expect(coveragePage({ groups, tests, reasons: { B2: 'There is none' } }).split('\n')).toEqual([
      '# What can go wrong, and what proves that it does not',
      '',
      'Written by `pnpm coverage:failures` from the names of the tests; a test fails while it is out of date.',
      '',
      '## Opening',
      '',
      '| | What happens | What proves it |',
      '| --- | --- | --- |',
      '| B1 | A \\| B | [one.test.ts](../packages/a/one.test.ts): a \\<x>; c<br>[two.test.ts](../packages/b/two.test.ts): b |',
      '| B2 | C | Cannot happen: There is none |',
      '| B3 | D | **nothing yet** |',
      '',
      '## Later',
      '',
      '| | What happens | What proves it |',
      '| --- | --- | --- |',
      '| W1 | E | belongs to a later part |',
      '',
    ]);
  });

  test.each<[string, Record<string, string>, NamedTest[], string[], string[]]>([
    ['nothing where all is covered', { B2: 'no', B3: 'no' }, tests, [], []],
    ['nothing where what is missing is known', { B2: 'no' }, tests, ['B3'], []],
    ['what is missing', { B2: 'no' }, tests, [], ['B3 has neither test nor reason']],
    ['what is not missing any more', { B2: 'no', B3: 'no' }, tests, ['B3'], ['B3 is not missing any more']],
    [
      'a reason for what has a test',
      { B1: 'no', B2: 'no' },
      tests,
      ['B3'],
      ['B1 has a test and a reason why it cannot happen'],
    ],
    [
      'a reason for no scenario',
      { B2: 'no', B9: 'no' },
      tests,
      ['B3'],
      ['There is a reason for B9, which is no scenario'],
    ],
    [
      'a test for no scenario',
      { B2: 'no' },
      [...tests, { file: 'x', ids: ['B9'], name: 'x' }],
      ['B3'],
      ['A test in x bears B9, which is no scenario'],
    ],
  ])('finds %s', (_, reasons, given, missing, faults) => {
    expect(coverageFaults({ groups, tests: given, reasons }, new Set(missing))).toEqual(faults);
  });
});
