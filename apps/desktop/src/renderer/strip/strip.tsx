import { type Connection, type Integrity, isTerminal, type RunMeta } from '@runwatch/protocol';
import {
  Activity,
  CircleOff,
  LoaderCircle,
  Lock,
  type LucideIcon,
  Pause,
  Radio,
  RefreshCw,
  ShieldCheck,
  ShieldQuestionMark,
  TriangleAlert,
  WifiOff,
} from 'lucide-react';
import { useState } from 'react';
import { useSpokenStatus } from '../announce/use-spoken-status.ts';
import { keysOf } from '../keys/action-table.ts';
import { keyNames } from '../keys/key-names.ts';
import { useSided } from '../panes/pane-context.ts';
import { useNow } from '../time/use-now.ts';
import { type CatchingUp, catchUp } from './catching-up.ts';
import { type HistoryProgress, type IntegrityText, integrityText, savedText } from './integrity-text.ts';
import { runText } from './run-text.ts';
import { type WireText, wireText, wireTextMoves } from './wire-text.ts';
import './strip.css';

const WIRE_ICONS: Readonly<Record<WireText['mark'], LucideIcon>> = {
  live: Radio,
  quiet: TriangleAlert,
  busy: LoaderCircle,
  waiting: RefreshCw,
  cut: WifiOff,
  locked: Lock,
  over: CircleOff,
};

const INTEGRITY_ICONS: Readonly<Record<IntegrityText['mark'], LucideIcon>> = {
  complete: ShieldCheck,
  loading: LoaderCircle,
  open: TriangleAlert,
  waiting: ShieldQuestionMark,
};

export interface StripProps {
  run: RunMeta;
  connection: Connection;
  integrity: Integrity | null;
  history: HistoryProgress;
  stopping: boolean;
  onRetry: () => void;
  onPause: () => void;
  /** When what is shown was kept, if it is a saved copy; milliseconds since the epoch. */
  savedAt?: number | null;
  /** It was opened from a file: there is no wire. */
  isFile?: boolean;
  isInspected?: boolean;
  onInspect?: () => void;
}

const INSPECTOR_KEYS = keyNames(keysOf('inspector.toggle')[0] ?? '');

/** Three facts side by side, never merged: how the run is doing, how the wire is doing, what the transcript is worth. */
export function Strip({
  run,
  connection,
  integrity,
  history,
  stopping,
  onRetry,
  onPause,
  savedAt = null,
  isFile = false,
  isInspected = false,
  onInspect,
}: StripProps) {
  const over = isTerminal(run.status);
  // The clock runs only while a countdown or a silence is told.
  const now = useNow(wireTextMoves(connection) ? 1_000 : null);
  const runs = runText(run, stopping, now);
  const gained = useGained(connection, history.total ?? 0, now);
  const wire = wireText(connection, over, now, gained);
  const told = integrityText(integrity, history, connection.phase, useRate(history));
  const whole = savedAt === null ? told : savedText(savedAt, history.total ?? 0, now);
  useSpokenStatus(`Run ${runs.text}. Wire: ${wire.spoken}.`);
  const sided = useSided();
  const RunIcon = runs.icon;
  const WireIcon = WIRE_ICONS[wire.mark];
  const WholeIcon = INTEGRITY_ICONS[whole.mark];
  return (
    <section className="strip" aria-label={sided('State of this run')}>
      <p className="fact" data-testid="run-status" data-status={run.status}>
        <span className="fact__name">Run</span>
        <RunIcon className={`tone-${runs.tone}`} size={15} aria-hidden="true" />
        <span className="fact__text" title={runs.text}>
          {runs.text}
        </span>
      </p>
      {isFile ? null : (
        <p
          className="fact"
          data-testid="wire"
          data-phase={connection.phase}
          // What else the wire may say by then is no news that fades.
          data-news={gained === null || connection.phase !== 'live' ? undefined : 'yes'}
        >
          <span className="fact__name">Wire</span>
          <WireIcon
            className={`tone-${wire.tone}${wire.mark === 'busy' ? ' turning' : ''}`}
            size={15}
            aria-hidden="true"
          />
          <span className="fact__text" title={wire.text}>
            {wire.text}
          </span>
          {wire.retry ? (
            <button type="button" className="button button--small" onClick={onRetry}>
              {wire.retry}
            </button>
          ) : null}
          {mayPause(connection.phase) ? (
            <button
              type="button"
              className="button button--small"
              data-testid="pause"
              title="Pause the connection: the run goes on in the cloud"
              onClick={onPause}
            >
              <Pause size={14} aria-hidden="true" />
              <span className="unseen">Pause the connection</span>
            </button>
          ) : null}
        </p>
      )}
      <p className="fact" data-testid="integrity" data-mark={whole.mark}>
        <WholeIcon
          className={`tone-${whole.tone}${whole.mark === 'loading' ? ' turning' : ''}`}
          size={15}
          aria-hidden="true"
        />
        <span className="fact__text" title={whole.text}>
          {whole.text}
        </span>
        {whole.again && !isFile ? (
          <button type="button" className="button button--small" onClick={onRetry}>
            Fetch again
          </button>
        ) : null}
      </p>
      {whole.share === null ? null : (
        <progress className="progress strip__progress" aria-label="History loaded" value={whole.share} max={1} />
      )}
      {onInspect ? (
        <button
          type="button"
          className="button button--small button--plain strip__inspect"
          data-testid="inspect"
          aria-expanded={isInspected}
          title={`Inspector (${INSPECTOR_KEYS})`}
          onClick={onInspect}
        >
          <Activity size={14} aria-hidden="true" />
          <span className="unseen">Inspector</span>
        </button>
      ) : null}
    </section>
  );
}

/** While something goes over the wire, or is about to. */
const mayPause = (phase: Connection['phase']): boolean =>
  phase === 'connecting' || phase === 'catching-up' || phase === 'live' || phase === 'reconnecting';

/** Entries a second that came since the history began to load; null while that cannot be said. */
function useRate(history: HistoryProgress): number | null {
  const [began, setBegan] = useState<{ at: number; loaded: number } | null>(null);
  const loading = !history.done && history.total === null;
  if (loading && began === null) setBegan({ at: Date.now(), loaded: history.loaded });
  else if (!loading && began !== null) setBegan(null);
  const seconds = began === null ? 0 : (Date.now() - began.at) / 1_000;
  return began === null || seconds < 1 ? null : (history.loaded - began.loaded) / seconds;
}

/** How many entries came when a lost connection was found again, for as long as that is news; null otherwise. */
function useGained(connection: Connection, entries: number, now: number): number | null {
  const [state, setState] = useState<CatchingUp>({ kind: 'steady' });
  const next = catchUp(state, connection.phase, entries, now);
  if (next !== state) setState(next);
  return next.kind === 'caught-up' ? next.gained : null;
}
