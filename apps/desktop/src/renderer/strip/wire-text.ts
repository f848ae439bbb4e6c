import type { Connection } from '@runwatch/protocol';
import type { Tone } from '../runs/status-look.ts';
import { clockTime, counted, stretch } from '../time/format-time.ts';

/** What the strip says of the wire. `spoken` is the same without what changes by the second: it is for the ear. */
export interface WireText {
  mark: 'live' | 'quiet' | 'busy' | 'waiting' | 'cut' | 'locked' | 'over';
  tone: Tone;
  text: string;
  spoken: string;
  /** The word on the button that tries again at once, or takes a pause back; null where neither changes anything. */
  retry: 'Now' | 'Retry' | 'Resume' | null;
}

// Two keepalives of 20 s (protocol 3.4) and a little: one may be late without meaning anything.
const SILENT_AFTER_MS = 45_000;
// An agent that thinks for a minute is nothing to remark on; two are.
const QUIET_AFTER_MS = 120_000;

/**
 * The wording of the connection. Never speaks of how the run is doing, only that it goes on without us.
 * `gained`: entries that came with a connection just found again; null when there is no such news.
 */
export function wireText(connection: Connection, runIsOver: boolean, now: number, gained: number | null): WireText {
  const goesOn = runIsOver ? '' : ' · the run goes on in the cloud';
  switch (connection.phase) {
    case 'idle':
      return say('over', 'calm', 'Not connected');
    case 'connecting':
      // Nothing of the run has been read yet, and reading it has failed: that is tried again.
      if (connection.failure)
        return { ...say('waiting', 'warn', `Not reached yet: ${connection.failure.message}`), retry: 'Now' };
      return say('busy', 'calm', 'Connecting…');
    case 'catching-up':
      // So much waits for the run's log that what is said now is not read on.
      if (connection.failure)
        return {
          ...say('waiting', 'warn', `Live text waits for the log: ${connection.failure.message}${goesOn}`),
          retry: 'Now',
        };
      return say('busy', 'calm', runIsOver ? 'Reading the log to its end…' : 'Catching up…');
    case 'live':
      return gained === null
        ? liveText(connection, now)
        : say('live', 'good', `Caught up · ${counted(gained, 'entry', 'entries')}`);
    case 'reconnecting': {
      const tries = connection.attempt > 0 ? ` (try ${connection.attempt})` : '';
      const left = connection.retryAt === null ? 0 : connection.retryAt - now;
      const shown = left > 0 ? `Reconnecting in ${inSeconds(left)}${tries}` : `Reconnecting${tries}…`;
      return {
        ...say('waiting', 'warn', shown + goesOn),
        spoken: `Connection lost, reconnecting${goesOn}`,
        retry: 'Now',
      };
    }
    case 'waiting-for-network':
      return { ...say('cut', 'warn', `No network${arrivedBy(connection)}`), spoken: 'No network', retry: 'Now' };
    case 'paused':
      return { ...say('cut', 'calm', `Paused${arrivedBy(connection)}`), spoken: 'Connection paused', retry: 'Resume' };
    case 'signed-out':
      return { ...say('locked', 'warn', 'Sign-in expired · history stays readable'), retry: 'Retry' };
    case 'forbidden':
      return { ...say('locked', 'bad', 'No access to this run · history stays readable'), retry: 'Retry' };
    case 'ended':
      return say('over', 'calm', connection.saved ? 'Saved copy · read offline' : 'Closed · nothing more will come');
    case 'failed':
      return failedText(connection, now);
  }
}

function liveText(connection: Connection, now: number): WireText {
  const heard = Math.max(connection.lastByteAt ?? 0, connection.lastEntryAt ?? 0);
  if (heard > 0 && now - heard >= SILENT_AFTER_MS) {
    const silent = say('quiet', 'warn', `No signal for ${stretch(now - heard)} · checking…`);
    return { ...silent, spoken: 'No signal, checking the connection', retry: 'Now' };
  }
  const quiet = connection.lastEntryAt === null ? 0 : now - connection.lastEntryAt;
  if (quiet >= QUIET_AFTER_MS)
    return { ...say('live', 'good', `Live · agent quiet for ${stretch(quiet)}`), spoken: 'Live, the agent is quiet' };
  return say('live', 'good', 'Live');
}

function failedText(connection: Connection, now: number): WireText {
  const failure = connection.failure;
  if (failure?.code === 'not_found')
    return { ...say('cut', 'bad', `This run is no longer available · ${savedCopy(connection)}`), retry: 'Retry' };
  const reason = failure ? `: ${failure.message}` : '';
  const left = connection.retryAt === null ? 0 : connection.retryAt - now;
  const again = left > 0 ? ` · next try in ${inSeconds(left)}` : '';
  const spoken = `Connection failed${reason}`;
  return { ...say('cut', 'bad', spoken + again), spoken, retry: 'Retry' };
}

/** Whether the words depend on the time of day, so that the strip needs a clock at all. */
export function wireTextMoves(connection: Connection): boolean {
  return connection.phase === 'live' || connection.retryAt !== null;
}

const say = (mark: WireText['mark'], tone: Tone, text: string): WireText => ({
  mark,
  tone,
  text,
  spoken: text,
  retry: null,
});

const inSeconds = (ms: number): string => stretch(Math.ceil(ms / 1_000) * 1_000);

const savedCopy = ({ lastEntryAt }: Connection): string =>
  lastEntryAt === null ? 'history stays readable' : `saved copy from ${clockTime(lastEntryAt)}`;

const arrivedBy = (connection: Connection): string =>
  connection.lastEntryAt === null ? '' : ` · showing what arrived by ${clockTime(connection.lastEntryAt)}`;
