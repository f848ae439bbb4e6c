import type { Matches } from './matches.ts';
import type { Told } from './side.ts';

interface Lists {
  readonly log: readonly Told[];
  readonly live: readonly Told[];
  readonly before: readonly Told[];
}

const BEFORE = -1;

/** Lines made by the server are the same object in both places: matched one by one, wherever the log has them. */
export function matchServerLines({ log, live, before }: Lists, matches: Matches): void {
  const rows = new Map<string, number[]>();
  const note = (told: Told, row: number) => {
    if (told.reading.kind !== 'server') return;
    const list = rows.get(told.key);
    if (list) list.push(row);
    else rows.set(told.key, [row]);
  };
  for (const told of before) note(told, BEFORE);
  log.forEach(note);
  for (const list of rows.values()) list.reverse();
  live.forEach((told, at) => {
    if (told.reading.kind !== 'server' || matches.isTold(at)) return;
    const row = rows.get(told.key)?.pop();
    if (row === BEFORE) matches.drop(at);
    else if (row !== undefined) matches.set(at, row);
  });
}

/** What may be told by one witness only is the same where both tell it between the same facts. */
export function matchOptional({ log, live }: Lists, matches: Matches): void {
  const rows = new Map<string, number[]>();
  log.forEach((told, row) => {
    if (told.reading.kind !== 'optional') return;
    const list = rows.get(told.key);
    if (list) list.push(row);
    else rows.set(told.key, [row]);
  });
  if (rows.size === 0) return;
  for (const list of rows.values()) list.reverse();
  const next = nextRows(live, matches);
  let last = -1;
  live.forEach((told, at) => {
    const { reading } = told;
    if (reading.kind === 'fact' && matches.has(at)) last = Math.max(last, matches.row[at] as number);
    if (reading.kind !== 'optional' || matches.has(at)) return;
    const list = rows.get(told.key) ?? [];
    while ((list.at(-1) ?? Number.POSITIVE_INFINITY) <= last) list.pop();
    if ((list.at(-1) ?? Number.POSITIVE_INFINITY) < (next[at] as number)) matches.set(at, list.pop() as number);
  });
}

/**
 * What only the live list tells may stand among the rows already, told by an earlier stream, and not in its place any more: the same object,
 * so with the same timestamp.
 */
export function matchReplayed({ log, live }: Lists, matches: Matches): void {
  // By time first: keys are dear, and few entries share a millisecond.
  const rows = new Map<number, number[]>();
  log.forEach((told, row) => {
    if (matches.rows.has(row) || !mayBeReplayed(told)) return;
    const list = rows.get(told.time);
    if (list) list.push(row);
    else rows.set(told.time, [row]);
  });
  if (rows.size === 0) return;
  live.forEach((told, at) => {
    if (matches.has(at) || !mayBeReplayed(told)) return;
    const list = rows.get(told.time);
    const found = list?.findLastIndex((row) => log[row]?.key === told.key) ?? -1;
    if (!list || found < 0) return;
    matches.drop(at);
    // Equal ones are one: each is told again once.
    rows.set(
      told.time,
      list.filter((row) => log[row]?.key !== told.key),
    );
  });
}

/** What has an event id is told by that. */
const mayBeReplayed = ({ reading, time, ids }: Told): boolean =>
  (reading.kind === 'optional' || reading.kind === 'fact') && ids.own === undefined && !Number.isNaN(time);

/**
 * Snapshots of a tool's arguments behind the sync point: those up to the one that the log has would take the arguments back in time.
 * Told as the live index before which the snapshots of a call are old.
 */
export function oldInputs(
  log: readonly Told[],
  live: readonly Told[],
  matches: Matches,
  liveAt: number,
): ReadonlyMap<string, number> {
  const latest = new Map<string, string>();
  for (let row = matches.logAt; row < log.length; row++) {
    const told = log[row] as Told;
    if (told.reading.kind === 'input') latest.set(told.reading.call, told.key);
  }
  const old = new Map<string, number>();
  if (latest.size === 0) return old;
  let isBehind = false;
  for (let at = liveAt; at < live.length; at++) {
    const told = live[at] as Told;
    const { reading } = told;
    if (isMain(reading.kind)) isBehind = true;
    if (reading.kind === 'input' && latest.get(reading.call) === told.key) old.set(reading.call, at + 1);
  }
  // Not told live so far: the log is ahead.
  if (!isBehind) for (const call of latest.keys()) if (!old.has(call)) old.set(call, live.length);
  return old;
}

export const isMain = (kind: Told['reading']['kind']): boolean => kind === 'text' || kind === 'fact';

/** Whether a match of this kind says where the lists are: the others are told by their own clock, or by one witness only. */
export const isInOrder = (kind: Told['reading']['kind']): boolean =>
  isMain(kind) || kind === 'input' || kind === 'nothing';

/** For each live entry the row of the next matched fact behind it: text may go on around what one witness keeps to itself. */
function nextRows(live: readonly Told[], matches: Matches): Float64Array {
  const next = new Float64Array(live.length);
  let row = Number.POSITIVE_INFINITY;
  for (let at = live.length - 1; at >= 0; at--) {
    next[at] = row;
    if ((live[at] as Told).reading.kind === 'fact' && matches.has(at)) row = matches.row[at] as number;
  }
  return next;
}
