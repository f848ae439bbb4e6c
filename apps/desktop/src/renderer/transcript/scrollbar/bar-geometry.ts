/** What is on screen of how many entries there are, in parts of an entry. */
export interface Shown {
  from: number;
  to: number;
  total: number;
}

export interface Thumb {
  top: number;
  size: number;
}

/** Where the thumb stands on a track of so many pixels: as large as what is shown, but never too small to be taken hold of. */
export function thumbOf({ from, to, total }: Shown, track: number, least: number): Thumb {
  const shown = Math.max(0, to - from);
  const size = total <= 0 ? track : Math.min(track, Math.max(least, (track * shown) / total));
  const farthest = total - shown;
  const share = farthest <= 0 ? 0 : Math.min(1, Math.max(0, from / farthest));
  return { top: share * (track - size), size };
}

/** The entry that is to come to the top of the screen when the thumb is put there. */
export function entryFor(top: number, { from, to, total }: Shown, track: number, size: number): number {
  const farthest = Math.max(0, total - Math.max(0, to - from));
  const room = track - size;
  return room <= 0 ? 0 : farthest * Math.min(1, Math.max(0, top / room));
}
