import { DISPLAY_CHARACTERS } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { cutLine } from '../line/cut-line.ts';
import type { TranscriptItem } from './items.ts';
import { chunk, message, own, tool, toolUpdate } from './testing/lines.ts';
import { folded } from './testing/told.ts';
import { wholeItem, wholeLine } from './whole-item.ts';

const LONG = 'long text, '.repeat(20_000);
const PLENTY = 10 * LONG.length;

/** The first item of these lines as a display is told them, and with the whole of the one at `place`. */
function both(
  lines: string[],
  limit = PLENTY,
): { shown: TranscriptItem; whole: TranscriptItem; written: TranscriptItem } {
  const [shown] = folded(...lines.map((line) => cutLine(line)));
  const [written] = folded(...lines);
  if (!shown?.cut || !written) throw new Error('Nothing was cut');
  return { shown, written, whole: wholeItem(shown, wholeLine(lines[shown.cut.entry] ?? '', limit)) };
}

describe('the whole of an item that was cut for display', () => {
  test.each<[string, string[]]>([
    ['a message', [message(LONG)]],
    ['a message of several chunks', [chunk('Look: '), chunk(LONG), chunk(' That is it.')]],
    ['a call', [tool('c', { title: 'Write', rawInput: { content: LONG } })]],
    [
      'a call whose output has been told since',
      [tool('c', { rawInput: { content: LONG } }), toolUpdate('c', { status: 'completed', content: ['done'] })],
    ],
    [
      'an output told again and again',
      [tool('c'), toolUpdate('c', { content: [LONG] }), toolUpdate('c', { content: [LONG, LONG] })],
    ],
    ['what a command printed', [own('sandbox_output', { stdout: LONG, stderr: 'x', exitCode: 1 })]],
    ['an entry of a kind nobody knows', [own('telepathy', { thoughts: LONG })]],
  ])('M3: is what folding its entries as they were written gives: %s', (_, lines) => {
    const { shown, whole, written } = both(lines);
    expect(JSON.stringify(shown).length).toBeLessThan(DISPLAY_CHARACTERS + 1_000);
    expect(whole).toEqual(written);
  });

  test('M3: is as much of it as was asked for', () => {
    const { whole } = both([message(LONG)], 100_000);
    expect(whole.kind === 'message' && whole.text.length).toBeGreaterThan(99_000);
    expect(whole.cut).toEqual({ entry: 0, length: message(LONG).length });
  });

  test('M3: does not bring back what a later update has replaced', () => {
    const { shown, whole } = both([tool('c', { content: [LONG] }), toolUpdate('c', { content: ['short'] })]);
    expect(whole).toEqual({ ...shown, cut: null });
  });
});
