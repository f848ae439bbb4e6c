const ASCII = /^[\x20-\x7e]*$/;
// Two columns wide: what Unicode calls East Asian Wide, roughly, and everything that is drawn as a picture.
const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f1e6}-\u{1f1ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f)/u;
const INVISIBLE = /^[\p{Mark}\p{Format}]+$/u;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The characters as people see them, each with the columns it takes. */
export function* graphemes(text: string): Generator<{ text: string; width: number }> {
  for (const { segment } of segmenter.segment(text))
    yield { text: segment, width: WIDE.test(segment) ? 2 : INVISIBLE.test(segment) ? 0 : 1 };
}

/** Columns that a printable text takes. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += grapheme.width;
  return width;
}

/** As much of the text as fits; what was cut is shown by `mark`. */
export function truncate(text: string, columns: number, mark = '…'): string {
  if (textWidth(text) <= columns) return text;
  const room = columns - textWidth(mark);
  let kept = '';
  let width = 0;
  for (const grapheme of graphemes(text)) {
    if (width + grapheme.width > room) break;
    kept += grapheme.text;
    width += grapheme.width;
  }
  return room < 0 ? '' : kept + mark;
}

/** As much of the text's end as fits. */
export function truncateStart(text: string, columns: number, mark = '…'): string {
  if (textWidth(text) <= columns) return text;
  const room = columns - textWidth(mark);
  let kept = '';
  let width = 0;
  for (const grapheme of [...graphemes(text)].reverse()) {
    if (width + grapheme.width > room) break;
    kept = grapheme.text + kept;
    width += grapheme.width;
  }
  return room < 0 ? '' : mark + kept;
}
