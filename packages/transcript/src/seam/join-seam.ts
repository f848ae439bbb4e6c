import type { Basis } from '@runwatch/protocol';
import { type Alignment, alignAnchored, alignAround, alignFreely } from './align.ts';
import { alignAtRest, completeByTime } from './align-by-time.ts';
import { arrange } from './arrange.ts';
import { matchOptional, matchReplayed, matchServerLines } from './channels.ts';
import { cover } from './cover.ts';
import { increasing } from './increasing.ts';
import { Matches } from './matches.ts';
import { ownRows } from './own-rows.ts';
import { type Pair, Pairing, type Sides } from './pairing.ts';
import type { Seam, SeamInput } from './seam.ts';
import { type Told, toldBy, type Unit, unitsOf } from './side.ts';
import { matchSimilar } from './similar-texts.ts';
import type { TextUnit } from './text-unit.ts';

/**
 * Joins what the run log and the live stream tell of a run. Pure: the lists stay as they are, and joining step by step ends in the same
 * transcript as joining once.
 *
 *     log:   A  B  [message……]  C            (late, messages whole)
 *     live:        [..chunks…]  C  D  E      (prompt, a window)
 *     rows:  A  B  [message……]  C  D  E      logAt: behind C, liveAt: behind C
 */
export function joinSeam(input: SeamInput): Seam {
  const log = input.log.map(toldBy);
  const live = input.live.map(toldBy);
  const before = (input.before ?? []).map(toldBy);
  const matches = new Matches(live.length);
  const begin = ownRows(log, live);
  const sides: Sides = {
    log: unitsOf(log, begin),
    live: unitsOf(live, 0),
    logTold: log,
    liveTold: live,
    logBegins: !input.anchored && begin === 0,
    liveBegins: true,
  };
  const { coverage, proven: covered } = cover(log, live, matches);
  const pairing = new Pairing(sides, apartOf(sides));
  const aligned = covered
    ? { pairs: alignAround(pairing, knownPlaces(sides, matches)), exact: true, proven: true }
    : align(pairing, input);
  matchServerLines({ log, live, before }, matches);
  // Without a proof, lists of unknown place are told one after the other: a repetition is no continuity.
  const isMatched = aligned.proven || input.anchored || input.settle !== undefined;
  if (isMatched) {
    for (const pair of aligned.pairs) matches.addPair(pair, sides);
    if (!aligned.exact) matchSimilarTexts(pairing, aligned.pairs, matches);
    matchOptional({ log, live, before }, matches);
    matchReplayed({ log, live, before }, matches);
  }
  const found = { log, live, matches, coverage, hasAncestors: begin > 0 };
  const { rows, logAt, liveAt } = arrange(input, found);
  const shown = rows.length - log.length;
  return {
    rows,
    logAt,
    liveAt,
    proven: aligned.proven,
    basis: isMatched ? basisOf(covered, aligned) : null,
    matched: matches.rows,
    dropped: live.length - shown,
  };
}

function align(pairing: Pairing, { anchored, settle }: SeamInput): Alignment {
  const aligned = anchored ? alignAnchored(pairing) : alignFreely(pairing);
  if (aligned.exact) return aligned;
  if (settle === 'for-good') return { ...aligned, pairs: alignAtRest(pairing) ?? aligned.pairs };
  if (aligned.proven) return { ...aligned, pairs: completeByTime(pairing, aligned.pairs) };
  return settle === 'for-now' ? { ...aligned, pairs: completeByTime(pairing, []) } : aligned;
}

function basisOf(covered: boolean, { pairs, exact }: { pairs: readonly Pair[]; exact: boolean }): Basis | null {
  if (covered) return 'id';
  if (pairs.length === 0) return null;
  return exact ? 'alignment' : 'content';
}

/** Where both sides carry event ids, these alone tell which is which. */
function apartOf({ log, live, logTold, liveTold }: Sides): (side: 'log' | 'live', unit: Unit) => boolean {
  const carries = (told: readonly Told[], unit: Unit): boolean =>
    unit.kind === 'fact'
      ? told[unit.at]?.ids.own !== undefined
      : unit.pieces.some((piece) => told[piece.at]?.ids.own !== undefined);
  const both = log.some((unit) => carries(logTold, unit)) && live.some((unit) => carries(liveTold, unit));
  return (side, unit) => both && carries(side === 'log' ? logTold : liveTold, unit);
}

/** The places of units that event ids have matched. */
function knownPlaces({ log, live }: Sides, matches: Matches): { log: number; live: number }[] {
  const unitOfRow = new Map<number, number>();
  log.forEach((unit, index) => {
    for (const { at } of unit.kind === 'text' ? unit.pieces : [unit]) unitOfRow.set(at, index);
  });
  const places: { log: number; live: number }[] = [];
  live.forEach((unit, index) => {
    for (const { at } of unit.kind === 'text' ? unit.pieces : [unit]) {
      const place = matches.has(at) ? unitOfRow.get(matches.row[at] as number) : undefined;
      if (place !== undefined && places.at(-1)?.live !== index) places.push({ log: place, live: index });
    }
  });
  return increasing(places.sort((a, b) => a.log - b.log || b.live - a.live));
}

/** Texts between the same neighbours that are not equal. */
function matchSimilarTexts(pairing: Pairing, pairs: readonly Pair[], matches: Matches): void {
  const { log, live } = pairing.sides;
  const texts = (units: readonly Unit[], keys: Int32Array, from: number, to: number) =>
    units
      .slice(from, to)
      .filter((unit, at): unit is TextUnit => unit.kind === 'text' && (keys[from + at] as number) >= 0);
  let begin = { log: 0, live: 0 };
  for (const end of [...pairs, { log: log.length, live: live.length }]) {
    const inLog = texts(log, pairing.logKeys, begin.log, end.log);
    matchSimilar(inLog, texts(live, pairing.liveKeys, begin.live, end.live), matches);
    begin = { log: end.log + 1, live: end.live + 1 };
  }
}
