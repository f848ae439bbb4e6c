import type { Pair, Pairing } from './pairing.ts';

/** Comparisons beyond which this is not tried: it costs the product of both sides. */
const MOST = 1_000_000;
/** What counts is how much is matched; of two ways to match as much, the one whose times lie closer together. */
const MATCH = 1_000_000;
/** The witnesses stamp the same event within milliseconds: what lies further apart is a repetition. */
const SAME_TIME_MS = 60_000;

/**
 * Aligns lists of which the log is known to have everything: as much of the live list as possible is found in it again, in order, repetitions
 * too (the longest common subsequence, weighted by time). It proves nothing; where the log has everything, nothing needs to be proven.
 * Undefined when the lists are too long for it.
 */
export function alignAtRest(pairing: Pairing): readonly Pair[] | undefined {
  const { log, live } = pairing.sides;
  const [from, to] = logAround(pairing);
  const height = to - from;
  const width = live.length;
  if (height * width > MOST || log.length === 0) return undefined;
  const scores = new Float64Array((height + 1) * (width + 1));
  const at = (row: number, column: number) => row * (width + 1) + column;
  for (let row = height - 1; row >= 0; row--) {
    for (let column = width - 1; column >= 0; column--) {
      const skipped = Math.max(scores[at(row + 1, column)] as number, scores[at(row, column + 1)] as number);
      const matched = weight(pairing, from + row, column);
      scores[at(row, column)] =
        matched === 0 ? skipped : Math.max(skipped, matched + (scores[at(row + 1, column + 1)] as number));
    }
  }
  const pairs: Pair[] = [];
  for (let row = 0, column = 0; row < height && column < width; ) {
    const score = scores[at(row, column)] as number;
    if (score === scores[at(row + 1, column)]) row++;
    else if (score === scores[at(row, column + 1)]) column++;
    else pairs.push(pairing.pair(from + row++, column++) as Pair);
  }
  return pairs;
}

/** What a match of these two counts; 0 when they tell different things, or at different times. */
function weight(pairing: Pairing, log: number, live: number): number {
  if (!pairing.pair(log, live)) return 0;
  const apart = pairing.timeApart({ log, live });
  if (Number.isNaN(apart)) return MATCH - SAME_TIME_MS;
  // The log has a message under the time of its first piece, of which the stream may tell the last only.
  const isText = pairing.sides.log[log]?.kind === 'text';
  if (apart < -SAME_TIME_MS || (apart > SAME_TIME_MS && !isText)) return 0;
  return MATCH - Math.min(Math.abs(apart), SAME_TIME_MS);
}

/** The part of the log whose times may be those of the live list. */
function logAround(pairing: Pairing): [from: number, to: number] {
  const { log, live } = pairing.sides;
  const times = live.map((_, at) => pairing.liveTime(at)).filter((time) => !Number.isNaN(time));
  if (times.length < live.length) return [0, log.length];
  const [first, last] = [Math.min(...times) - SAME_TIME_MS, Math.max(...times) + SAME_TIME_MS];
  let [from, to] = [0, log.length];
  // The message in which the live list begins was begun before it.
  while (from + 1 < to && pairing.logTime(from + 1) < first) from++;
  while (to > from && pairing.logTime(to - 1) > last) to--;
  return [from, to];
}
