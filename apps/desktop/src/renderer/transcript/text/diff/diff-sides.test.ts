import { describe, expect, it } from 'vitest';
import { diffLines } from './diff-lines.ts';
import { sideOf } from './diff-sides.ts';

const old = `${['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'].join('\n')}\n`;
const { lines } = diffLines(old, old.replace('b\n', 'B\n').replace('k\n', ''));

/** What each line of the diff says, out of the text of a side. */
const said = ({ text, at }: ReturnType<typeof sideOf>) =>
  at.map((start) => (start === null ? null : text.slice(start, text.indexOf('\n', start))));

describe('sideOf()', () => {
  it('has the lines of before, and those of now, each where it stands in the diff', () => {
    expect(said(sideOf(lines, 'before', 1_000))).toEqual([
      'a',
      'b',
      null,
      'c',
      'd',
      'e',
      null,
      'h',
      'i',
      'j',
      'k',
      'l',
    ]);
    expect(said(sideOf(lines, 'now', 1_000))).toEqual(['a', null, 'B', 'c', 'd', 'e', null, 'h', 'i', 'j', null, 'l']);
  });

  it('says where lines are left out', () => {
    const { text, breaks } = sideOf(lines, 'now', 1_000);
    expect(breaks.map((from) => text.slice(from, from + 1))).toEqual(['h']);
    expect(sideOf(diffLines('', 'x\ny\n').lines, 'now', 1_000).breaks).toEqual([]);
  });

  it('is no longer than is asked for, in whole lines', () => {
    const side = sideOf(lines, 'now', 5);
    expect([side.text, said(side).filter((line) => line !== null)]).toEqual(['a\nB\n', ['a', 'B']]);
  });
});
