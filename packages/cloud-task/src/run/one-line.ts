/** Longest text in a row of a list, in characters. */
const LONGEST = 200;

/** The text as one line that is not too long; null when nothing is left of it. */
export function oneLine(text: string | null | undefined): string | null {
  const line =
    text
      ?.slice(0, 4 * LONGEST)
      .replaceAll(/\s+/g, ' ')
      .trim() ?? '';
  if (line === '') return null;
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
