import type { RunVitals } from '@runwatch/protocol';
import type { Lag } from '../../main/inspector/inspector-view.ts';
import { count } from '../time/format-time.ts';
import { duration } from './wire-words.ts';

/** What the line at the bottom says. */
export interface VitalFacts {
  vitals: RunVitals | null;
  lag: Lag | null;
  /** Entries that this window has been told of. */
  entryCount: number;
}

export interface VitalFact {
  name: string;
  value: string;
  /** What it means, for whoever asks. */
  meaning: string;
}

/** The facts by name, in order. */
export function vitalFacts({ vitals, lag, entryCount }: VitalFacts): VitalFact[] {
  const { buffered = 0, unconfirmed = 0, total = null } = vitals ?? {};
  return [
    {
      name: 'heartbeat',
      value: heartbeatOf(vitals),
      meaning: 'How long the server is silent before it says that it is there',
    },
    {
      name: 'lag',
      value: lag === null ? 'none yet' : `p50 ${duration(lag.p50)} p99 ${duration(lag.p99)}`,
      meaning: 'From an entry’s own time until it is shown here',
    },
    { name: 'buffered', value: count(buffered), meaning: 'Entries that wait for what comes before them' },
    { name: 'unconfirmed', value: count(unconfirmed), meaning: 'Entries shown that the run log does not have yet' },
    {
      name: 'renderer behind',
      // A window that was told more meanwhile is not behind.
      value: total === null ? 'not known' : count(Math.max(0, total - entryCount)),
      meaning: 'Entries that this window has not been told yet',
    },
  ];
}

function heartbeatOf(vitals: RunVitals | null): string {
  if (vitals === null || vitals.silentMs === null) return 'no wire is open';
  return vitals.heartbeatMs === null ? 'none yet' : duration(vitals.heartbeatMs);
}

/** So many heartbeats without a sign of life are as bad as it gets: servers beat every 20 s, and wires are cut after a minute. */
const MISSED = 3;

/** How high a silence stands: all the way up where a wire is cut, or that many heartbeats were missed. */
export function heightOf(gapMs: number, { heartbeatMs, limitMs }: Pick<RunVitals, 'heartbeatMs' | 'limitMs'>): number {
  const most = Math.min(limitMs, MISSED * (heartbeatMs ?? limitMs));
  return most <= 0 ? 0 : Math.min(1, gapMs / most);
}

/** Half as long again as it should be. */
export const isLate = (gapMs: number, { heartbeatMs }: Pick<RunVitals, 'heartbeatMs'>): boolean =>
  heartbeatMs !== null && gapMs > 1.5 * heartbeatMs;

/** The silences in words: how many, how long they were, and how long the one is that lasts. */
export function silenceWords({ gapsMs, silentMs, limitMs }: RunVitals): string {
  const now = silentMs === null ? 'no wire is open now' : `silent for ${duration(silentMs)} now`;
  if (gapsMs.length === 0) return `No silence yet, ${now}`;
  const sorted = [...gapsMs].sort((a, b) => a - b);
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `${gapsMs.length === 1 ? 'One silence' : `The last ${gapsMs.length} silences`}: usually ${duration(usual)}, at most ${duration(sorted.at(-1) ?? 0)}; ${now}. Cut at ${duration(limitMs)}`;
}

const BLOCKS = '▁▂▃▄▅▆▇█';

/** The silences as a picture of letters, for plain text. */
export const silenceBlocks = (vitals: RunVitals): string =>
  vitals.gapsMs
    .map((gap) => BLOCKS[Math.min(BLOCKS.length - 1, Math.floor(heightOf(gap, vitals) * BLOCKS.length))])
    .join('');

/** The line as plain text. */
export function vitalLine(facts: VitalFacts): string {
  const { vitals } = facts;
  const parts = vitalFacts(facts).map(({ name, value }) => `${name} ${value}`);
  const blocks = vitals ? silenceBlocks(vitals) : '';
  return [blocks === '' ? parts[0] : `${parts[0]} ${blocks}`, ...parts.slice(1)].join('   ');
}
