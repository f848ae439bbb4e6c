import type { Pair, Pairing } from './pairing.ts';

/** A stretch of both lists: `[log, logTo)` and `[live, liveTo)`. */
interface Stretch {
  readonly log: number;
  readonly logTo: number;
  readonly live: number;
  readonly liveTo: number;
}

/** Comparisons beyond which this is not tried: it costs the product of both sides. */
const MOST = 1_000_000;
/** What counts is how much is matched; of two ways to match as much, the one whose times lie closer together. */
const MATCH = 1_000_000;

/**
 * Finds as much as possible of a stretch of the live list in the log again, in order, repetitions too (the longest common subsequence, weighted
 * by time), as far as both stamped it within `withinMs`. Undefined when the stretch is too long for it.
 */
function alignByTime(pairing: Pairing, stretch: Stretch, withinMs: number): Pair[] | undefined {
  const { log: top, live: left } = stretch;
  const height = stretch.logTo - top;
  const width = stretch.liveTo - left;
  if (height * width > MOST) return undefined;
  const scores = new Float64Array((height + 1) * (width + 1));
  const at = (row: number, column: number) => row * (width + 1) + column;
  for (let row = height - 1; row >= 0; row--) {
    for (let column = width - 1; column >= 0; column--) {
      const skipped = Math.max(scores[at(row + 1, column)] as number, scores[at(row, column + 1)] as number);
      const matched = weight(pairing, top + row, left + column, withinMs);
      scores[at(row, column)] =
        matched === 0 ? skipped : Math.max(skipped, matched + (scores[at(row + 1, column + 1)] as number));
    }
  }
  const pairs: Pair[] = [];
  for (let row = 0, column = 0; row < height && column < width; ) {
    const score = scores[at(row, column)] as number;
    if (score === scores[at(row + 1, column)]) row++;
    else if (score === scores[at(row, column + 1)]) column++;
    else pairs.push(pairing.pair(top + row++, left + column++) as Pair);
  }
  return pairs;
}

/** Aligns the lists anew, where the log is known to have everything: it proves nothing, but then nothing needs to be proven. */
export function alignAtRest(pairing: Pairing): readonly Pair[] | undefined {
  return alignByTime(pairing, logAround(pairing), SAME_TIME_MS);
}

/** Completes an alignment by what lies between its pairs and was stamped in the same moment on both sides. */
export function completeByTime(pairing: Pairing, pairs: readonly Pair[]): readonly Pair[] {
  const { log, live } = pairing.sides;
  const all: Pair[] = [];
  let behind = { log: 0, live: 0 };
  for (const pair of [...pairs, undefined]) {
    const gap = { ...behind, logTo: pair?.log ?? log.length, liveTo: pair?.live ?? live.length };
    if (gap.log < gap.logTo && gap.live < gap.liveTo) all.push(...(alignByTime(pairing, gap, SAME_MOMENT_MS) ?? []));
    if (pair) {
      all.push(pair);
      behind = { log: pair.log + 1, live: pair.live + 1 };
    }
  }
  return all;
}

/** The witnesses stamp the same event within milliseconds: what lies further apart is a repetition. */
const SAME_TIME_MS = 60_000;
const SAME_MOMENT_MS = 100;

/** What a match of these two counts; 0 when they tell different things, or at different times. */
function weight(pairing: Pairing, log: number, live: number, withinMs: number): number {
  if (!pairing.pair(log, live)) return 0;
  const apart = pairing.timeApart({ log, live });
  if (Number.isNaN(apart)) return withinMs < SAME_TIME_MS ? 0 : MATCH - SAME_TIME_MS;
  // The log has a message under the time of its first piece, of which the stream may tell the last only.
  const isText = pairing.sides.log[log]?.kind === 'text';
  if (apart < -withinMs || (apart > withinMs && !isText)) return 0;
  return MATCH - Math.min(Math.abs(apart), SAME_TIME_MS);
}

/** The part of the log whose times may be those of the live list. */
function logAround(pairing: Pairing): Stretch {
  const { log, live } = pairing.sides;
  const whole = { log: 0, logTo: log.length, live: 0, liveTo: live.length };
  const times = live.map((_, at) => pairing.liveTime(at));
  if (times.length === 0 || times.some((time) => Number.isNaN(time))) return whole;
  const [first, last] = [Math.min(...times) - SAME_TIME_MS, Math.max(...times) + SAME_TIME_MS];
  let { log: from, logTo: to } = whole;
  // The message in which the live list begins was begun before it.
  while (from + 1 < to && pairing.logTime(from + 1) < first) from++;
  while (to > from && pairing.logTime(to - 1) > last) to--;
  return { ...whole, log: from, logTo: to };
}
