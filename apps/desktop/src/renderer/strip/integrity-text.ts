import type { Basis, ConnectionPhase, Gap, Integrity } from '@runwatch/protocol';
import type { Tone } from '../runs/status-look.ts';
import { count, counted, momentTime } from '../time/format-time.ts';

/** How far the history has been filled in, in entries; `total` null while nobody knows. */
export interface HistoryProgress {
  loaded: number;
  total: number | null;
  done: boolean;
}

/** What the strip says of completeness. `share` is the part of the history that is loaded, 0 to 1, while it loads. */
export interface IntegrityText {
  mark: 'complete' | 'loading' | 'open' | 'waiting';
  tone: Tone;
  text: string;
  share: number | null;
  /** Asking once more may bring what is missing. */
  again: boolean;
}

const BASIS: Readonly<Record<Basis, string>> = { id: 'by id', alignment: 'by alignment', content: 'by content' };

// While the wire is in one of these, nothing loads, and the strip must not say that it does.
const STALLED: ReadonlySet<ConnectionPhase> = new Set([
  'waiting-for-network',
  'paused',
  'signed-out',
  'forbidden',
  'ended',
  'failed',
]);

/** One line on what the transcript is worth: complete up to where, with how many holes, and how that is known. */
export function integrityText(
  integrity: Integrity | null,
  history: HistoryProgress,
  phase: ConnectionPhase,
  rate: number | null = null,
): IntegrityText {
  if (!history.done && (history.loaded > 0 || integrity !== null))
    return loadingText(history, STALLED.has(phase), rate);
  if (integrity === null) return { mark: 'waiting', tone: 'calm', text: 'Nothing read yet', share: null, again: false };
  const holes = integrity.gaps.filter((gap) => gap.why !== 'not-loaded');
  const parts = [
    phase === 'ended' && holes.length === 0
      ? `Complete, ${counted(integrity.upTo, 'entry', 'entries')}`
      : `Complete to #${count(integrity.upTo)}`,
    holes.length === 0 ? '0 gaps' : gapsText(holes),
    ...(integrity.basis === null ? [] : [BASIS[integrity.basis]]),
    ...(integrity.onlyLive > 0 ? [`${counted(integrity.onlyLive, 'entry', 'entries')} missing in the run log`] : []),
    ...(integrity.unreadable > 0 ? [`${count(integrity.unreadable)} unreadable`] : []),
    ...(integrity.unknown > 0 ? [`${counted(integrity.unknown, 'unknown event', 'unknown events')} ignored`] : []),
  ];
  const whole = holes.length === 0;
  // What is unproven, or was changed, is being looked into already.
  const again = holes.some(({ why }) => why === 'unavailable');
  return {
    mark: whole ? 'complete' : 'open',
    tone: whole ? 'good' : 'warn',
    text: parts.join(' · '),
    share: null,
    again,
  };
}

/** What a saved copy is worth, told while the server cannot be reached. */
export const savedText = (savedAt: number, entries: number, now: number): IntegrityText => ({
  mark: 'waiting',
  tone: 'warn',
  text: `Saved copy from ${momentTime(savedAt, now)} · ${counted(entries, 'entry', 'entries')} · read offline`,
  share: null,
  again: false,
});

function loadingText({ loaded, total }: HistoryProgress, stalled: boolean, rate: number | null): IntegrityText {
  const speed = rate === null ? '' : ` · ${count(Math.round(rate))}/s`;
  const amount =
    total === null ? `${count(loaded)} so far${stalled ? '' : speed}` : `${count(loaded)} of ${count(total)}`;
  const share = total === null || total === 0 ? null : Math.min(1, loaded / total);
  if (stalled) return { mark: 'open', tone: 'warn', text: `History incomplete · ${amount}`, share, again: false };
  return {
    mark: 'loading',
    tone: 'calm',
    text: `Loading history · ${amount} · showing the latest first`,
    share,
    again: false,
  };
}

function gapsText(gaps: readonly Gap[]): string {
  const first = gaps[0];
  if (gaps.length > 1 || first === undefined) return `${gaps.length} gaps`;
  const where = `at #${count(first.from + 1)}`;
  if (first.why === 'unproven') return `1 gap ${where}, being checked`;
  if (first.why === 'changed') return `the log was changed behind #${count(first.from)}`;
  return first.to === null
    ? `entries missing ${where}`
    : `${counted(first.to - first.from, 'entry', 'entries')} missing ${where}`;
}
