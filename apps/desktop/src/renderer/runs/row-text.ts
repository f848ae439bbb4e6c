import { isTerminal, type RunSummary } from '@runwatch/protocol';
import { readTime, stretch } from '../time/format-time.ts';
import { needsYou } from './group-runs.ts';
import { statusLook, type Tone } from './status-look.ts';

/** The second line of a row: what is asked, what goes on, or why it failed. Never of the wire alone, and never an animation alone. */
export interface RowText {
  text: string;
  tone: Tone;
  /** Since when that is so; null where the text says it, or nobody knows. */
  since: number | null;
}

// As in the strip: an agent that thinks for a minute is nothing to remark on.
const QUIET_AFTER_MS = 120_000;

export function rowText(summary: RunSummary, now: number): RowText {
  const { run, asks, activity } = summary;
  const began = readTime(run.createdAt);
  if (needsYou(summary)) return askText(asks ?? []);
  if (run.status === 'failed') return say(run.errorMessage ?? 'Failed', 'bad', readTime(run.completedAt));
  if (isTerminal(run.status)) return say(endText(summary), 'calm', readTime(run.completedAt));
  if (run.stopping) return say('Stopping…', 'warn', null);
  if (run.status === 'queued' || run.status === 'not_started') {
    const word = statusLook(run.status).word.toLowerCase();
    return say(began === null ? word : `${word} ${stretch(now - began)}`, 'calm', null);
  }
  const queued = summary.queued ? `, ${summary.queued} queued` : '';
  const doing = activity?.text ?? (run.stage ? run.stage.replaceAll('_', ' ') : statusLook(run.status).word);
  const lost = wireTrouble(summary);
  if (lost) return say(`${doing} · ${lost}`, 'warn', began);
  if (activity?.kind === 'idle') return say(doing + queued, 'calm', began);
  const quiet = quietMs(summary, now);
  return say(quiet === null ? doing + queued : `quiet ${stretch(quiet)}, wire ok`, 'calm', began);
}

function askText(asks: NonNullable<RunSummary['asks']>): RowText {
  const more = asks.length > 1 ? ` · ${asks.length - 1} more` : '';
  const title = asks[0]?.title;
  return say((title ? `allow ${title}?` : 'waits for your answer') + more, 'warn', asks[0]?.askedAt ?? null);
}

function endText({ run }: RunSummary): string {
  const { word } = statusLook(run.status);
  const [began, ended] = [readTime(run.createdAt), readTime(run.completedAt)];
  return began === null || ended === null || ended < began ? word : `${word} · took ${stretch(ended - began)}`;
}

/** How long the agent has said nothing, where that is worth a remark and known: the run is watched, and its wire is well. */
function quietMs({ wire }: RunSummary, now: number): number | null {
  if (wire?.phase !== 'live' || wire.entryAt === null) return null;
  const quiet = now - wire.entryAt;
  return quiet >= QUIET_AFTER_MS ? quiet : null;
}

function wireTrouble({ wire }: RunSummary): string | null {
  switch (wire?.phase) {
    case 'reconnecting':
      return 'reconnecting';
    case 'waiting-for-network':
      return 'no network';
    case 'paused':
      return 'wire paused';
    case 'signed-out':
      return 'sign-in expired';
    case 'forbidden':
      return 'no access';
    case 'failed':
      return 'no connection';
    default:
      return null;
  }
}

const say = (text: string, tone: Tone, since: number | null): RowText => ({ text, tone, since });
