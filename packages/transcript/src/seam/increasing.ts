interface Place {
  readonly log: number;
  readonly live: number;
}

/** The longest selection, of places in the order of the log, that is in the order of the live list as well (patience sorting). */
export function increasing<P extends Place>(places: readonly P[]): P[] {
  const ends: number[] = [];
  const before = new Int32Array(places.length);
  for (let index = 0; index < places.length; index++) {
    const { live } = places[index] as P;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((places[ends[middle] as number] as P).live < live) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (ends[low - 1] as number) : -1;
    ends[low] = index;
  }
  const chosen: P[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index] as number) chosen.push(places[index] as P);
  return chosen.reverse();
}
