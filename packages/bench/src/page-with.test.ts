import { expect, test } from 'vitest';
import { pageWith } from './page-with.ts';
import type { Line } from './rows/subject.ts';
import { benchmarksPage } from './table.ts';

const line = (what: string, change: Partial<Line> = {}): Line => ({
  what,
  ...{ size: '10', ours: '3 ms', floor: '', ratio: '', baseline: '', target: '2 ms', met: true },
  ...change,
});
const machine = { processor: 'Abacus', memory: '4 GB', system: 'Test', node: '20.1.0', electron: undefined };
const page = benchmarksPage({
  machine,
  ...{ date: '2026-01-31', rounds: 5, fewer: { blocked: 3 }, coreShare: 1 },
  lines: [line('reading', { met: false }), line('opening'), line('load')],
  notes: { reading: 'it has few beads.' },
});
const part = {
  ...{ name: 'search', date: '2026-02-01', rounds: 2, coreShare: 0.5 },
  lines: [line('finding', { met: false }), line('finding', { size: '20' })],
  behind: new Set(['reading', 'opening']),
  notes: { finding: 'it is dark.' },
};
const rows = (text: string) =>
  text.split('\n').flatMap((one) => (/^\| (?!what|---)/.test(one) ? [one.split(' | ')[0]] : []));

test('a subject that was measured by itself takes its place in the page, and all others stay as they are', () => {
  const now = pageWith(page, part);
  expect(rows(now)).toEqual(['| reading', '| opening', '| finding', '| finding', '| load']);
  expect(now).toContain(
    'median of 5 rounds (blocked of 3; search of 2, on 2026-02-01, when a busy loop got 50 % of a core).',
  );
  expect(now).toMatch(/- \*\*reading\*\*: it has few beads\.\n- \*\*finding\*\*: it is dark\.\n$/);
  const without = now
    .split('\n')
    .filter((one) => !one.includes('finding'))
    .join('\n');
  expect(without.replace('; search of 2, on 2026-02-01, when a busy loop got 50 % of a core', '')).toBe(page);
});

test('measured again, it takes the place of what it was', () => {
  const again = pageWith(pageWith(page, part), { ...part, rounds: 3, lines: [line('finding', { ours: '1 ms' })] });
  expect(rows(again)).toEqual(['| reading', '| opening', '| finding', '| load']);
  expect(again).toContain('(blocked of 3; search of 3, on');
  expect(again).toContain('| finding | 10 | 1 ms |');
  expect(again).not.toContain('it is dark');
});

test('a page that is none is left alone', () => {
  expect(() => pageWith('# Nothing', part)).toThrow(/its table is not to be found/);
});
