import type { EventId, EventIds } from './event-ids.ts';

interface Range {
  readonly from: number;
  readonly to: number;
  readonly row: number;
}

/** Which event ids the rows of the log cover, and in which row. */
export class Coverage {
  readonly #boots = new Map<string, { ranges: Range[]; least: number; most: number }>();

  /** @param rows the ids of each row, in order */
  constructor(rows: readonly EventIds[]) {
    for (let row = 0; row < rows.length; row++) {
      const { own, first, covered } = rows[row] as EventIds;
      if (own)
        this.#add(
          own.boot,
          first?.boot === own.boot ? Math.min(first.number, own.number) : own.number,
          own.number,
          row,
        );
      for (const id of covered) this.#add(id.boot, id.number, id.number, row);
    }
    for (const boot of this.#boots.values()) boot.ranges = outermost(boot.ranges);
  }

  get isEmpty(): boolean {
    return this.#boots.size === 0;
  }

  /** The row that has this event; undefined when none has. */
  rowOf({ boot, number }: EventId): number | undefined {
    const ranges = this.#boots.get(boot)?.ranges ?? [];
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ranges[middle] as Range).from <= number) low = middle + 1;
      else high = middle;
    }
    const range = ranges[low - 1];
    return range && number <= range.to ? range.row : undefined;
  }

  /** Whether it was told before the first of the rows: they begin with later events of the same boot. */
  isBefore({ boot, number }: EventId): boolean {
    const [first] = this.#boots;
    return first !== undefined && boot === first[0] && number < first[1].least;
  }

  /** Whether this event is the very next one behind those of its boot that the rows have. */
  isNext({ boot, number }: EventId): boolean {
    return this.#boots.get(boot)?.most === number - 1;
  }

  #add(name: string, from: number, to: number, row: number): void {
    let boot = this.#boots.get(name);
    if (!boot) {
      boot = { ranges: [], least: from, most: to };
      this.#boots.set(name, boot);
    }
    boot.ranges.push({ from, to, row });
    boot.least = Math.min(boot.least, from);
    boot.most = Math.max(boot.most, to);
  }
}

/** In order, without those that lie inside another one. */
function outermost(ranges: Range[]): Range[] {
  const sorted = ranges.sort((a, b) => a.from - b.from || b.to - a.to);
  let reach = Number.NEGATIVE_INFINITY;
  return sorted.filter(({ to }) => {
    const adds = to > reach;
    reach = Math.max(reach, to);
    return adds;
  });
}
