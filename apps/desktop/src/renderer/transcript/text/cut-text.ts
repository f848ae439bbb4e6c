/** A long text as it is first shown: its beginning and its end, and how much stands between. */
export interface CutText {
  head: string;
  tail: string;
  /** Lines left out; 0 when only characters were. */
  hiddenLines: number;
  hiddenCharacters: number;
}

export interface CutLimits {
  headLines: number;
  tailLines: number;
  /** Bounds each of the two ends, for output that is one endless line. */
  characters: number;
}

/** `null` when the text is short enough to be shown whole. */
export function cutText(text: string, { headLines, tailLines, characters }: CutLimits): CutText | null {
  const headEnd = Math.min(endOfLines(text, headLines), characters);
  const tailStart = Math.max(startOfLines(text, tailLines), text.length - characters, headEnd);
  // Hiding less than a few lines saves no room: the note that says so needs one itself.
  const hiddenCharacters = tailStart - headEnd;
  const hiddenLines = breaksWithin(text, headEnd, tailStart);
  if (hiddenLines <= 3 && hiddenCharacters < 400) return null;
  return {
    head: text.slice(0, headEnd).replace(/\n$/, ''),
    tail: text.slice(tailStart),
    hiddenLines,
    hiddenCharacters,
  };
}

/** Counted without taking the text apart: it may be megabytes. */
function breaksWithin(text: string, from: number, to: number): number {
  let breaks = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) breaks++;
  return breaks;
}

function endOfLines(text: string, lines: number): number {
  let at = 0;
  for (let line = 0; line < lines; line++) {
    const next = text.indexOf('\n', at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return at;
}

function startOfLines(text: string, lines: number): number {
  // A last line break ends a line, it does not begin another.
  let at = text.endsWith('\n') ? text.length - 1 : text.length;
  for (let line = 0; line < lines; line++) {
    const previous = text.lastIndexOf('\n', at - 1);
    if (previous < 0 || at === 0) return 0;
    at = previous;
  }
  return at + 1;
}
