const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const shortClock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const whole = new Intl.NumberFormat('en');

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds since the epoch, or null for what is no date. */
export function readTime(iso: string | null | undefined): number | null {
  if (!iso) return null;
  const at = Date.parse(iso);
  return Number.isNaN(at) ? null : at;
}

/** `14:06:02`, local time. */
export const clockTime = (at: number): string => clock.format(at);

/** `14:06` today, `3 Aug, 14:06` on another day. */
export function momentTime(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return sameDay ? shortClock.format(at) : `${day.format(at)}, ${shortClock.format(at)}`;
}

const fullTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' });

/** `Monday, 3 August 2026 at 14:06:02 CEST`. */
export const wholeTime = (at: number): string => fullTime.format(at);

/** How long ago, in one word for a narrow column: `now`, `5m`, `3h`, `2d`. */
export function age(at: number, now: number): string {
  const ms = Math.max(0, now - at);
  if (ms < MINUTE) return 'now';
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h`;
  return `${Math.floor(ms / DAY)}d`;
}

/** A stretch of time in words: `8 s`, `4 min`, `2 h 5 min`. */
export function stretch(ms: number): string {
  if (ms < MINUTE) return `${Math.max(0, Math.round(ms / SECOND))} s`;
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** The same with tenths of a second below ten: `2.1 s`. */
export const shortStretch = (ms: number): string => (ms < 9_950 ? `${(ms / SECOND).toFixed(1)} s` : stretch(ms));

/** Milliseconds from one ISO time to another; null where either is not known, or they stand the wrong way round. */
export function between(from: string | null, to: string | null): number | null {
  const [began, ended] = [readTime(from), readTime(to)];
  return began === null || ended === null || ended < began ? null : ended - began;
}

/** `48,211`. */
export const count = (value: number): string => whole.format(value);

/** How much text that is, in the usual words: `640 KB`, `15.9 MB`. */
export const textSize = (characters: number): string =>
  characters < 999_500 ? `${count(Math.round(characters / 1_000))} KB` : `${(characters / 1_000_000).toFixed(1)} MB`;

/** `1 entry`, `17 entries`. */
export const counted = (value: number, one: string, many: string): string =>
  `${count(value)} ${value === 1 ? one : many}`;
