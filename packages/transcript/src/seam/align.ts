import { increasing } from './increasing.ts';
import { type Pair, type Pairing, PROOF, SURE } from './pairing.ts';

export interface Alignment {
  /** In order on both sides. */
  pairs: readonly Pair[];
  /** Nothing within the overlap differs. */
  exact: boolean;
  /** That one side goes on where the other ends is shown. */
  proven: boolean;
}

interface Place {
  readonly log: number;
  readonly live: number;
}

/** Shifts that are tried. */
const TRIES = 4;

/**
 * Aligns lists of which nothing is known but that they tell of the same run: one shift between them must explain the whole overlap, and
 * something that occurs once on both sides must lie in it. Where no shift does, what they share in the same order is matched.
 */
export function alignFreely(pairing: Pairing): Alignment {
  const { log, live } = pairing.sides;
  const end = { log: log.length, live: live.length };
  const unique = pairing.uniqueIn({ log: 0, live: 0 }, end);
  const weights = weigh(pairing, unique);
  const shifts = likelyShifts(unique, weights);
  for (const { shift, weight } of shifts) {
    // What may be told twice is believed only where nothing speaks more for another shift.
    if (weight < PROOF || (weight < SURE && weight < (shifts[0]?.weight ?? 0))) break;
    const pairs = pairsAt(pairing, shift);
    if (pairs) return { pairs, exact: true, proven: true };
  }
  const pairs = joinGaps(pairing, anchorsOf(unique, weights), 'none');
  return { pairs, exact: false, proven: isProof(lastStretch(pairs, end), weights) };
}

/** Aligns lists that begin together, the live one perhaps within the log's first message. */
export function alignAnchored(pairing: Pairing): Alignment {
  const { log, live } = pairing.sides;
  const end = { log: log.length, live: live.length };
  const midMessage = log[0]?.kind === 'text' && live[0]?.kind === 'fact';
  for (const begin of midMessage ? [0, 1] : [0]) {
    const pairs = walk(pairing, { log: begin, live: 0 });
    if (begin + pairs.length === end.log || pairs.length === end.live) return { pairs, exact: true, proven: true };
  }
  const unique = pairing.uniqueIn({ log: 0, live: 0 }, end);
  const weights = weigh(pairing, unique);
  const pairs = joinGaps(pairing, anchorsOf(unique, weights), 'begin');
  return { pairs, exact: false, proven: isProof(lastStretch(pairs, end), weights) };
}

/** Completes places that are known to be the same by what lies between, before and behind them. */
export function alignAround(pairing: Pairing, known: readonly Place[]): readonly Pair[] {
  return joinGaps(pairing, known, 'none');
}

/** The shifts for which unique units speak, those with the most weight first. */
function likelyShifts(unique: readonly Place[], weights: ReadonlyMap<number, number>) {
  const found = new Map<number, number>();
  for (const { log, live } of unique) found.set(log - live, (found.get(log - live) ?? 0) + (weights.get(log) ?? 0));
  const shifts = [...found].map(([shift, weight]) => ({ shift, weight }));
  return shifts.sort((a, b) => b.weight - a.weight).slice(0, TRIES);
}

/** Places to begin from: what cannot be told twice, where there is any. */
function anchorsOf(unique: readonly Place[], weights: ReadonlyMap<number, number>): Place[] {
  const sure = unique.filter(({ log }) => (weights.get(log) ?? 0) >= SURE);
  return increasing(sure.length > 0 ? sure : unique);
}

/** The pairs of the whole overlap at this shift; undefined when any two of it differ. */
function pairsAt(pairing: Pairing, shift: number): Pair[] | undefined {
  const { log, live } = pairing.sides;
  const begin = { log: Math.max(0, shift), live: Math.max(0, -shift) };
  const pairs = walk(pairing, begin);
  return begin.log + pairs.length === log.length || begin.live + pairs.length === live.length ? pairs : undefined;
}

/** Pairs from here on, until two differ or a side ends. */
function walk(pairing: Pairing, { log, live }: Place): Pair[] {
  const pairs: Pair[] = [];
  for (let pair = pairing.pair(log, live); pair; pair = pairing.pair(log + pairs.length, live + pairs.length))
    pairs.push(pair);
  return pairs;
}

/** The weights of unique units, by their place in the log. */
const weigh = (pairing: Pairing, unique: readonly Place[]): ReadonlyMap<number, number> =>
  new Map(unique.map((place) => [place.log, pairing.weight(place)]));

const isProof = (pairs: readonly Pair[], weights: ReadonlyMap<number, number>): boolean =>
  pairs.reduce((sum, { log }) => sum + (weights.get(log) ?? 0), 0) >= PROOF;

/** The matches without a difference up to the end of a side; none where the last of them does not reach it. */
function lastStretch(pairs: readonly Pair[], end: Place): readonly Pair[] {
  const last = pairs.at(-1);
  if (!last || (last.log < end.log - 1 && last.live < end.live - 1)) return [];
  const breaks = pairs.findLastIndex(
    ({ log, live }, at) => last.log - log !== pairs.length - 1 - at || last.live - live !== pairs.length - 1 - at,
  );
  return pairs.slice(breaks + 1);
}

type Bound = 'none' | 'begin' | 'end' | 'both';

function joinGaps(pairing: Pairing, known: readonly Place[], outer: 'none' | 'begin'): Pair[] {
  const { log, live } = pairing.sides;
  const pairs: Pair[] = [];
  joinGap(pairing, { log: 0, live: 0 }, { log: log.length, live: live.length }, outer, known, pairs, 0);
  return pairs;
}

const DEEPEST = 24;

/**
 * Matches within a stretch of both sides, after the known places in it: what joins on to its bounds, then what occurs once on both sides
 * and what joins on to that, and so on (patience diff).
 */
function joinGap(
  pairing: Pairing,
  from: Place,
  to: Place,
  bound: Bound,
  known: readonly Place[] | undefined,
  pairs: Pair[],
  depth: number,
): void {
  let begin = from;
  let end = to;
  const behind: Pair[] = [];
  const fits = () => begin.log < end.log && begin.live < end.live;
  if (!known) {
    while ((bound === 'begin' || bound === 'both') && fits()) {
      const pair = pairing.pair(begin.log, begin.live);
      if (!pair) break;
      pairs.push(pair);
      begin = { log: begin.log + 1, live: begin.live + 1 };
    }
    while ((bound === 'end' || bound === 'both') && fits()) {
      const pair = pairing.pair(end.log - 1, end.live - 1);
      if (!pair) break;
      behind.push(pair);
      end = { log: end.log - 1, live: end.live - 1 };
    }
  }
  if (fits() && depth < DEEPEST) {
    const unique = known ? [] : pairing.uniqueIn(begin, end);
    const places = known ?? anchorsOf(unique, weigh(pairing, unique));
    if (places.length > 0) {
      let last = begin;
      let openBefore = bound === 'end' || bound === 'none';
      for (const place of places) {
        const pair = pairing.pair(place.log, place.live) ?? { ...place, texts: undefined };
        joinGap(pairing, last, place, openBefore ? 'end' : 'both', undefined, pairs, depth + 1);
        pairs.push(pair);
        last = { log: place.log + 1, live: place.live + 1 };
        openBefore = false;
      }
      const openBehind = bound === 'begin' || bound === 'none';
      joinGap(pairing, last, end, openBehind ? 'begin' : 'both', undefined, pairs, depth + 1);
    } else if (known) joinGap(pairing, begin, end, bound, undefined, pairs, depth + 1);
    else if (bound === 'both' || bound === 'begin') joinSmall(pairing, begin, end, pairs);
  }
  for (const pair of behind.reverse()) pairs.push(pair);
}

/** Beyond this many comparisons a stretch in which everything is repeated stays unmatched. */
const SMALL = 4_096;

/** The longest common subsequence, where that is cheap. */
function joinSmall(pairing: Pairing, from: Place, to: Place, pairs: Pair[]): void {
  const height = to.log - from.log;
  const width = to.live - from.live;
  if (height * width > SMALL) return;
  const lengths = new Uint16Array((height + 1) * (width + 1));
  const at = (row: number, column: number) => row * (width + 1) + column;
  const same = (row: number, column: number) =>
    pairing.logKeys[from.log + row] === pairing.liveKeys[from.live + column];
  for (let row = height - 1; row >= 0; row--) {
    for (let column = width - 1; column >= 0; column--) {
      lengths[at(row, column)] = same(row, column)
        ? (lengths[at(row + 1, column + 1)] as number) + 1
        : Math.max(lengths[at(row + 1, column)] as number, lengths[at(row, column + 1)] as number);
    }
  }
  let row = 0;
  let column = 0;
  while (row < height && column < width) {
    const pair = same(row, column) && pairing.pair(from.log + row, from.live + column);
    if (pair) {
      pairs.push(pair);
      row++;
      column++;
    } else if ((lengths[at(row + 1, column)] as number) >= (lengths[at(row, column + 1)] as number)) row++;
    else column++;
  }
}
