import type { SeamEntry } from './seam.ts';
import { type Reading, toldBy } from './side.ts';

/** When the entry was stamped, milliseconds since the epoch; NaN when it was not. */
export const timeOf = (entry: SeamEntry | undefined): number => (entry ? toldBy(entry).time : Number.NaN);

/** The witnesses stamp the same event within milliseconds: this much earlier is earlier. */
const EARLIER_MS = 60_000;

/** Whether one entry was certainly told before the other: their event ids say so, or their stamps are more than a minute apart. */
export function isEarlier(entry: SeamEntry, than: SeamEntry): boolean {
  const [a, b] = [toldBy(entry), toldBy(than)];
  const [id, first] = [a.ids.own, b.ids.first ?? b.ids.own];
  if (id && first && id.boot === first.boot) return id.number < first.number;
  return a.time < b.time - EARLIER_MS;
}

/** Whether event ids say that other entries lie between these two: so that lists, of which the one ends and the other begins so, do not meet. */
export function isFarBehind(entry: SeamEntry, last: SeamEntry): boolean {
  const [a, b] = [toldBy(entry).ids, toldBy(last).ids];
  const first = a.first ?? a.own;
  return first !== undefined && b.own !== undefined && first.boot === b.own.boot && first.number > b.own.number + 1;
}

/** Whether it carries an event id. */
export const hasEventId = (entry: SeamEntry): boolean => toldBy(entry).ids.own !== undefined;

/** Whether the server wrote this entry (console, progress, sandbox output): then the log has it at once, ahead of what the agent said before. */
export const isServerMade = (entry: SeamEntry): boolean => toldBy(entry).reading.kind === 'server';

/** Whether it is a JSON object at all. */
export const isReadable = (entry: SeamEntry): boolean => toldBy(entry).reading.kind !== 'unreadable';

/** Whether an agent begins its run with this entry (`_posthog/run_started`): it says nothing before. */
export function isRunStart(entry: SeamEntry): boolean {
  const { reading } = toldBy(entry);
  return reading.kind === 'fact' && reading.run !== undefined;
}

/** Whether the run log should have this entry, in whatever spelling: not what is told live only, or by either witness (protocol 8.6). */
export const belongsInLog = (entry: SeamEntry): boolean => LOGGED.has(toldBy(entry).reading.kind);

const LOGGED: ReadonlySet<Reading['kind']> = new Set(['fact', 'text', 'server']);
