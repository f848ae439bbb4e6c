import { describe, expect, it } from 'vitest';
import { type DiffLine, diffLines } from './diff-lines.ts';

const told = (lines: readonly DiffLine[]) =>
  lines.map((line) => (line.kind === 'skipped' ? `… ${line.lines}` : `${line.kind} ${line.line} ${line.text}`));
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => `${from + n}`);

describe('diffLines()', () => {
  it('shows each changed place with its surroundings, and counts what lies between', () => {
    const old = `${numbers(1, 30).join('\n')}\n`;
    const { lines, added, removed } = diffLines(old, old.replace('\n5\n', '\n5a\n5b\n').replace('\n20\n', '\n'));
    expect(told(lines)).toEqual([
      '… 1',
      'same 2 2',
      'same 3 3',
      'same 4 4',
      'removed 5 5',
      'added 5 5a',
      'added 6 5b',
      'same 7 6',
      'same 8 7',
      'same 9 8',
      '… 8',
      'same 18 17',
      'same 19 18',
      'same 20 19',
      'removed 20 20',
      'same 21 21',
      'same 22 22',
      'same 23 23',
      '… 7',
    ]);
    expect([added, removed]).toEqual([2, 2]);
  });

  it('shows a new file as added, an emptied one as removed, and the same text as nothing', () => {
    expect(told(diffLines('', 'a\nb').lines)).toEqual(['added 1 a', 'added 2 b']);
    expect(told(diffLines('a\nb\n', '').lines)).toEqual(['removed 1 a', 'removed 2 b']);
    expect(diffLines('a\n', 'a\n')).toEqual({ lines: [], added: 0, removed: 0 });
  });

  it('shows one stretch where so much has changed that a comparison would take long', () => {
    const [old, now] = ['x', 'y'].map((sign) =>
      numbers(1, 3_000)
        .map((n) => `${sign}${n}`)
        .join('\n'),
    );
    const { lines, added, removed } = diffLines(`1\n2\n3\n4\n${old}\nend\n`, `1\n2\n3\n4\n${now}\nend\n`);
    expect(told(lines.slice(0, 5))).toEqual(['… 1', 'same 2 2', 'same 3 3', 'same 4 4', 'removed 5 x1']);
    expect(told(lines.slice(-1))).toEqual(['same 3005 end']);
    expect([added, removed]).toEqual([3_000, 3_000]);
  });
});
