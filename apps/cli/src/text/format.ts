const counts = new Intl.NumberFormat('en-US');

/** `1,377`. */
export const formatCount = (count: number): string => counts.format(count);

/** `1 entry`, `1,377 entries`. */
export const formatEntries = (count: number): string => `${formatCount(count)} ${count === 1 ? 'entry' : 'entries'}`;

/** `0.4 s`, `38.2 s`, `9m 12s`, `2h 5m`. */
export function formatDuration(ms: number): string {
  if (ms < 60_000) return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}m ${seconds % 60}s` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

/** Milliseconds between two times as the wire tells them; null when one is not known. */
export function elapsedMs(from: string | null, to: string | null): number | null {
  const ms = Date.parse(to ?? '') - Date.parse(from ?? '');
  return Number.isNaN(ms) || ms < 0 ? null : ms;
}

/** Prints a time as the wire tells it; nothing when it is not known. */
export type PrintTime = (iso: string | null) => string;

/** `14:06:05`. `timeZone` undefined: the machine's own. */
export const timeOfDay = (timeZone?: string): PrintTime =>
  printTime({ hour: '2-digit', minute: '2-digit', second: '2-digit' }, timeZone);

/** `2026-11-22 14:06`. */
export const dateAndTime = (timeZone?: string): PrintTime =>
  printTime({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }, timeZone);

function printTime(parts: Intl.DateTimeFormatOptions, timeZone: string | undefined): PrintTime {
  // Sweden writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { ...parts, ...(timeZone !== undefined && { timeZone }) });
  return (iso) => {
    const time = Date.parse(iso ?? '');
    return Number.isNaN(time) ? '' : format.format(time);
  };
}

/** `in_progress` as people say it. */
export const words = (name: string): string => name.replace(/[_-]+/g, ' ');
