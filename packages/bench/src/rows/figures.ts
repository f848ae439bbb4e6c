import type { Sample } from '../client/task.ts';
import { median } from '../measure/median.ts';

/** The samples of one round, by the names of their cases. */
export type Round = Readonly<Record<string, Sample>>;

/** Which figure of which sample. */
export type Place = readonly [name: string, figure: string];

/** What the rounds come to. Ratios are made within each round, where both sides had the same machine; the median of the rounds is what counts. */
export class Figures {
  readonly #rounds: readonly Round[];

  constructor(rounds: readonly Round[]) {
    this.#rounds = rounds;
  }

  /** NaN where nothing was measured. */
  value(place: Place): number {
    return median(this.#all(place));
  }

  /** The largest of any round: for what must never be. */
  most(place: Place): number {
    return Math.max(...this.#all(place));
  }

  ratio(of: Place, to: Place): number {
    return median(this.#rounds.map((round) => figureIn(round, of) / figureIn(round, to)).filter(Number.isFinite));
  }

  #all(place: Place): number[] {
    return this.#rounds.map((round) => figureIn(round, place)).filter(Number.isFinite);
  }
}

const figureIn = (round: Round, [name, figure]: Place): number => round[name]?.[figure] ?? Number.NaN;
