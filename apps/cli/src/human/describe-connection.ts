import type { Connection } from '@runwatch/protocol';
import { formatDuration } from '../text/format.ts';
import type { Tone } from './block.ts';

// An agent that says nothing for this long may be thinking; people want to know that the wire is fine.
const QUIET_MS = 60_000;

/** How the wire is doing, in a few words. Never a word about the run. */
export function describeConnection(connection: Connection, now: number): { text: string; tone: Tone } {
  const { phase, attempt, retryAt, failure } = connection;
  switch (phase) {
    case 'idle':
    case 'connecting':
      return { text: attempt > 0 ? `connecting${retry(attempt, retryAt, now)}` : 'connecting', tone: 'ask' };
    case 'catching-up':
      return { text: failure ? `live text waits for the log: ${failure.message}` : 'catching up', tone: 'ask' };
    case 'live':
      return { text: `live${quiet(connection.lastEntryAt, now)}`, tone: 'good' };
    case 'reconnecting':
      return { text: `reconnecting${retry(attempt, retryAt, now)}`, tone: 'ask' };
    case 'waiting-for-network':
      return { text: 'no network', tone: 'ask' };
    case 'paused':
      return { text: 'paused', tone: 'ask' };
    case 'signed-out':
      return { text: 'sign-in expired', tone: 'bad' };
    case 'forbidden':
      return { text: 'not allowed', tone: 'bad' };
    case 'ended':
      return { text: 'ended', tone: 'good' };
    case 'failed':
      return {
        text: `not connected${failure ? `: ${failure.message}` : ''}${retry(attempt, retryAt, now)}`,
        tone: 'bad',
      };
  }
}

function retry(attempt: number, retryAt: number | null, now: number): string {
  const wait = retryAt === null ? '' : ` in ${Math.max(0, Math.ceil((retryAt - now) / 1_000))} s`;
  return `${wait}${attempt > 0 ? ` (try ${attempt})` : ''}`;
}

function quiet(lastEntryAt: number | null, now: number): string {
  const ms = lastEntryAt === null ? 0 : now - lastEntryAt;
  return ms < QUIET_MS ? '' : ` · agent quiet for ${formatDuration(ms)}`;
}
