/** What a search has found, as far as the transcript shows it. */
export interface Found {
  /** Entries with hits, ascending. */
  entries: readonly number[];
  /** Texts that are to be seen where they stand. No expressions: those are tried where they can be ended. */
  texts: readonly string[];
  caseSensitive: boolean;
  /** Where one is: first entry of an item, or null. */
  current: number | null;
}

export const NOTHING_FOUND: Found = { entries: [], texts: [], caseSensitive: false, current: null };

/** Where the texts stand in this one: `[from, to)`, at most `most`, none within another. */
export function placesOf(text: string, { texts, caseSensitive }: Found, most: number): [number, number][] {
  const within = caseSensitive ? text : fold(text);
  const places: [number, number][] = [];
  for (const one of texts) {
    const wanted = caseSensitive ? one : fold(one);
    if (wanted === '') continue;
    for (
      let at = within.indexOf(wanted);
      at >= 0 && places.length < most;
      at = within.indexOf(wanted, at + wanted.length)
    )
      places.push([at, at + wanted.length]);
  }
  return places;
}

/** In lower case, and as long as it was: some letters have two in another case. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return [...text].map((char) => (char.toLowerCase().length === char.length ? char.toLowerCase() : char)).join('');
}

/** Where marks stand on the bar, in parts of it (`MARKS`), each once. */
export function marksOf(entries: readonly number[], total: number): number[] {
  const marks = new Set<number>();
  for (const entry of entries) marks.add(Math.floor((entry / Math.max(1, total)) * MARKS));
  return [...marks];
}

/** As many as a bar has pixels for with room between them. */
export const MARKS = 250;
