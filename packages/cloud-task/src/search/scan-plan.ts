/** Entries `[from, to)`. */
export interface Stretch {
  from: number;
  to: number;
}

/** What is known of a run's log: `[0, filled)` and `[start, end)`. */
export interface KnownLog {
  filled: number;
  start: number;
  end: number;
}

/** What is to be looked at next: the newest stretch that is known and has not been; null when there is none. `scanned` is ascending, and no two overlap. */
export function nextStretch(scanned: readonly Stretch[], { filled, start, end }: KnownLog): Stretch | null {
  const known =
    filled >= start
      ? [{ from: 0, to: end }]
      : [
          { from: start, to: end },
          { from: 0, to: filled },
        ];
  for (const stretch of known) {
    let { to } = stretch;
    for (const done of scanned.toReversed()) {
      if (done.from >= to) continue;
      if (done.to < to) return unlessEmpty({ from: Math.max(stretch.from, done.to), to });
      to = done.from;
      if (to <= stretch.from) break;
    }
    if (to > stretch.from) return { from: stretch.from, to };
  }
  return null;
}

const unlessEmpty = (stretch: Stretch): Stretch | null => (stretch.from < stretch.to ? stretch : null);

/** With another stretch, joined to those that it touches. */
export function withScanned(scanned: readonly Stretch[], added: Stretch): Stretch[] {
  let { from, to } = added;
  const apart = scanned.filter((stretch) => {
    if (stretch.to < from || stretch.from > to) return true;
    [from, to] = [Math.min(from, stretch.from), Math.max(to, stretch.to)];
    return false;
  });
  return [...apart, { from, to }].sort((a, b) => a.from - b.from);
}

/** Without entries from `from` on. */
export const withoutFrom = (scanned: readonly Stretch[], from: number): Stretch[] =>
  scanned.filter((stretch) => stretch.from < from).map((stretch) => ({ ...stretch, to: Math.min(stretch.to, from) }));

export const scannedCount = (scanned: readonly Stretch[]): number =>
  scanned.reduce((sum, { from, to }) => sum + to - from, 0);
