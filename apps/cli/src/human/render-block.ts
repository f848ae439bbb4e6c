import type { PrintTime } from '../text/format.ts';
import { printable } from '../text/printable.ts';
import { textWidth } from '../text/text-width.ts';
import { wrap } from '../text/wrap.ts';
import type { Block } from './block.ts';
import type { Palette } from './palette.ts';

export interface Look {
  /** Columns there are; infinite where nothing is to be wrapped. */
  columns: number;
  palette: Palette;
  /** No symbols. */
  plain: boolean;
  /** `14:06:05`, or nothing where the time is not known. */
  time: PrintTime;
}

const TIME_COLUMNS = 8;
const LABEL_COLUMNS = 7;
// Below this there is no room for a column of times beside the text.
const NARROW = 50;
const LEAST_TEXT = 20;

/**
 * The lines of a block, without line feeds at their ends:
 *
 *     14:06:06 $       npm test -- -r 50
 *              │ FAIL checkout › applies coupon (seed 8812)
 *              └ exit 1 · 38.2 s
 */
export function renderBlock(block: Block, { columns, palette, plain, time }: Look): string[] {
  const timed = columns >= NARROW;
  const timeCell = timed ? `${palette('quiet', time(block.at).padEnd(TIME_COLUMNS))} ` : '';
  const margin = ' '.repeat(timed ? TIME_COLUMNS + 1 : 0);
  const label = `${block.label}${' '.repeat(Math.max(0, LABEL_COLUMNS - textWidth(block.label)))} `;
  const indent = margin + ' '.repeat(LABEL_COLUMNS + 1);

  const [first = '', ...more] = wrap(printable(block.text), room(columns, indent));
  const lines = [`${timeCell}${palette(block.tone, label)}${first}`, ...more.map((line) => indent + line)];

  const hang = (symbol: string, text: string) => {
    const start = plain ? indent : `${margin}${symbol} `;
    const rest = plain ? indent : `${margin}${symbol === '└' ? ' ' : symbol} `;
    wrap(printable(text), room(columns, start)).forEach((line, i) => {
      lines.push(palette('quiet', (i === 0 ? start : rest) + line));
    });
  };
  for (const line of block.body ?? []) hang('│', line);
  if (block.foot !== undefined) hang('└', block.foot);
  // A blank line of a text would otherwise end in the spaces of its indent.
  return lines.map((line) => line.trimEnd());
}

const room = (columns: number, indent: string): number => Math.max(LEAST_TEXT, columns - indent.length);
