import type { Recurs } from '../normal-form/read-entry.ts';
import { type Cuts, containText, equalTexts } from './relate-texts.ts';
import type { Told, Unit } from './side.ts';
import { endedAsInLog, type Text, type TextUnit } from './text-unit.ts';

/** A log unit and a live unit that tell the same, or parts of the same text. */
export interface Pair {
  readonly log: number;
  readonly live: number;
  /** Of texts: how each side reads, and where the live text lies in the log's (character k is character k + offset). */
  readonly texts: { readonly log: Text; readonly live: Text; readonly offset: number } | undefined;
}

export interface Sides {
  readonly log: readonly Unit[];
  readonly live: readonly Unit[];
  /** The entries in which the units lie. */
  readonly logTold: readonly Told[];
  readonly liveTold: readonly Told[];
  /** Whether the run may have been told before the first unit, on this side. */
  readonly logBegins: boolean;
  readonly liveBegins: boolean;
}

/** What the weights of units that occur once on both sides must add up to, to be a proof. */
export const PROOF = 2;
/** The weight of what cannot be told twice: more than that of all that may be. */
export const SURE = 1_000_000;
const WEIGHT: Record<Recurs, number> = { never: SURE, perhaps: 1, often: 0 };
/** Texts of this length are not said twice; shorter ones perhaps, and the shortest again and again ("ok"). */
const LONG_TEXT = 40;
const SHORT_TEXT = 8;
/** The witnesses stamp the same event within milliseconds: what lies further apart is a repetition. */
const SAME_TIME_MS = 60_000;
/** What is seldom told twice is not told twice in a moment: the witnesses' stamps of one event are some milliseconds apart (protocol 11.2). */
const SAME_MOMENT_MS = 100;

/** Compares units. What is equal has the same number; what must not be compared has a number of its own. */
export class Pairing {
  readonly sides: Sides;
  readonly logKeys: Int32Array;
  readonly liveKeys: Int32Array;
  /** Comparisons made so far: what the join costs. */
  compared = 0;

  /** @param apart whether a unit takes no part, because its place is told by event ids */
  constructor(sides: Sides, apart: (side: 'log' | 'live', unit: Unit) => boolean) {
    this.sides = sides;
    const numbers = new Map<string, number>();
    let own = -1;
    const number = (side: 'log' | 'live') => (unit: Unit) => {
      if (apart(side, unit)) return own--;
      const key = unit.kind === 'text' ? `text ${unit.text}` : unit.told.key;
      const found = numbers.get(key) ?? numbers.size;
      numbers.set(key, found);
      return found;
    };
    this.logKeys = Int32Array.from(sides.log, number('log'));
    this.liveKeys = Int32Array.from(sides.live, number('live'));
  }

  /** The pair of these two units; undefined when they tell different things. */
  pair(log: number, live: number): Pair | undefined {
    this.compared++;
    const { sides } = this;
    const a = sides.log[log];
    const b = sides.live[live];
    if (!a || !b || a.kind !== b.kind) return undefined;
    const key = this.logKeys[log] as number;
    const same = key === this.liveKeys[live];
    if (a.kind === 'fact' || b.kind === 'fact') return same ? { log, live, texts: undefined } : undefined;
    if (same) return { log, live, texts: { log: a, live: b, offset: 0 } };
    const cuts = {
      logBegins: log === 0 && sides.logBegins,
      logEnds: log === sides.log.length - 1,
      liveBegins: live === 0 && sides.liveBegins,
      liveEnds: live === sides.live.length - 1,
    };
    if (key < 0 || (this.liveKeys[live] as number) < 0) return undefined;
    const ended = this.#endedAsInLog(a, b, cuts);
    if (!ended && !cuts.logBegins && !cuts.logEnds && !cuts.liveBegins && !cuts.liveEnds) return undefined;
    const readings = [
      [a, ended],
      [a, b],
      [a, cuts.liveBegins && b.other],
      [cuts.logBegins && a.other, b],
    ] as const;
    for (const relate of [equalTexts, containText]) {
      for (const [logText, liveText] of readings) {
        if (!logText || !liveText) continue;
        const offset = relate(logText.text, liveText.text, cuts);
        if (offset !== undefined) return { log, live, texts: { log: logText, live: liveText, offset } };
      }
    }
    return undefined;
  }

  /** The live text with its messages ended as in the log; undefined when it reads as before. */
  #endedAsInLog(log: TextUnit, live: TextUnit, cuts: Cuts): Text | undefined {
    if (live.openTo === undefined) return undefined;
    const open = live.text.slice(0, live.openTo);
    const offset = cuts.liveBegins || cuts.logBegins ? containText(log.text, open, { ...cuts, liveEnds: true }) : 0;
    if (offset === undefined) return undefined;
    const ended = endedAsInLog(this.sides.liveTold, live, log, offset);
    return ended.text === live.text ? undefined : ended;
  }

  /** Units of the two stretches that occur once in each: pairs, in the order of the log. */
  uniqueIn(from: { log: number; live: number }, to: { log: number; live: number }): { log: number; live: number }[] {
    this.compared += to.log - from.log + to.live - from.live;
    const inLog = places(this.logKeys, from.log, to.log);
    const inLive = places(this.liveKeys, from.live, to.live);
    const found: { log: number; live: number }[] = [];
    for (const [key, log] of inLog) {
      const live = inLive.get(key);
      if (log >= 0 && live !== undefined && live >= 0) found.push({ log, live });
    }
    return found;
  }

  /** When the unit was begun, milliseconds since the epoch; NaN when nobody says. */
  logTime(at: number): number {
    return timeOf(this.sides.log[at] as Unit, this.sides.logTold);
  }

  liveTime(at: number): number {
    return timeOf(this.sides.live[at] as Unit, this.sides.liveTold);
  }

  /** How much later the live unit was begun than the log's. */
  timeApart({ log, live }: { log: number; live: number }): number {
    return this.liveTime(live) - this.logTime(log);
  }

  /** How much a match tells, given that its unit occurs once on both sides: 0 is nothing. */
  weight({ log, live }: { log: number; live: number }): number {
    const { sides } = this;
    const unit = sides.log[log] as Unit;
    const apart = Math.abs(this.timeApart({ log, live }));
    const recurs = unit.kind === 'fact' ? unit.recurs : recursionOf(unit.text);
    if (apart > SAME_TIME_MS) return 0;
    // A process that starts again in the same sandbox says so again.
    if (unit.kind === 'fact' && unit.run !== undefined && apart > SAME_MOMENT_MS) return WEIGHT.perhaps;
    if (recurs !== 'perhaps' || Number.isNaN(apart)) return WEIGHT[recurs];
    if (apart <= SAME_MOMENT_MS) return PROOF;
    // Both stamped it, but not in the same moment: said again. Only of a message the stream may tell the last pieces.
    return unit.kind === 'text' ? WEIGHT.perhaps : 0;
  }
}

const recursionOf = ({ length }: string): Recurs =>
  length >= LONG_TEXT ? 'never' : length >= SHORT_TEXT ? 'perhaps' : 'often';

const timeOf = (unit: Unit, told: readonly Told[]): number =>
  told[unit.kind === 'fact' ? unit.at : (unit.pieces[0]?.at ?? 0)]?.time ?? Number.NaN;

/** Where each key stands that occurs once; -1 for those that occur more than once. */
function places(keys: Int32Array, from: number, to: number): Map<number, number> {
  const found = new Map<number, number>();
  for (let at = from; at < to; at++) {
    const key = keys[at] as number;
    found.set(key, found.has(key) ? -1 : at);
  }
  return found;
}
