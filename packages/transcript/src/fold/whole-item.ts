import { DISPLAY_CHARACTERS } from '@runwatch/protocol';
import { cutLineTo } from '../line/cut-line.ts';
import { foldLine } from './fold-line.ts';
import { ItemList } from './item-list.ts';
import type { TranscriptItem } from './items.ts';

/** Fields that may be of any length. */
const LARGE: ReadonlySet<string> = new Set([
  'text',
  'message',
  'stdout',
  'stderr',
  'rawInput',
  'rawOutput',
  'content',
  'entry',
  'event',
]);

/** An entry's line as it was told and as it was written, each as far as it is needed. */
export interface WholeLine {
  told: string;
  written: string;
}

/** Gets ready for `wholeItem` an entry's whole text, of which up to `limit` characters will be read. Apart, because both take time: 35 ms of 16 MB here. */
export function wholeLine(text: string, limit: number): WholeLine {
  const [told = text, written = text] = cutLineTo(text, [DISPLAY_CHARACTERS, limit]);
  return { told, written };
}

/**
 * An item with what its cut entry (`item.cut`) says as it was written, in the place of what was shown of that. What other entries have told since stays. An
 * item of an entry that is longer than the limit still says that it is cut.
 */
export function wholeItem<I extends TranscriptItem>(item: I, { told, written }: WholeLine): I {
  const shown = alone(told, item.kind);
  const whole = alone(written, item.kind);
  if (!shown || !whole) return item;
  const fields = Object.entries(item).map(([name, value]): [string, unknown] => [
    name,
    LARGE.has(name) ? instead(value, shown[name], whole[name]) : value,
  ]);
  return { ...(Object.fromEntries(fields) as unknown as I), cut: whole['cut'] ? item.cut : null };
}

/** What an entry says of an item of this kind, taken for itself. */
function alone(line: string, kind: string): Readonly<Record<string, unknown>> | null {
  const list = new ItemList();
  foldLine(list, { entry: 0, text: line, undoable: false });
  const item = list.at(0);
  return item?.kind === kind ? { ...item } : null;
}

function instead(value: unknown, shown: unknown, whole: unknown): unknown {
  if (typeof value === 'string' && typeof shown === 'string' && typeof whole === 'string')
    // A message may be made of several entries.
    return shown === '' ? value : value.replace(shown, () => whole);
  return shown !== null && shown !== undefined && JSON.stringify(value) === JSON.stringify(shown) ? whole : value;
}
