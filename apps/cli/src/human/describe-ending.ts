import { type Gap, type Integrity, pullRequestOf, type RunMeta } from '@runwatch/protocol';
import { isComplete } from '@runwatch/run-file';
import { elapsedMs, formatCount, formatDuration, formatEntries, words } from '../text/format.ts';
import { printableLine } from '../text/printable.ts';
import type { Outcome } from '../watch/outcome.ts';
import type { Tone } from './block.ts';

export interface Ending {
  label: string;
  tone: Tone;
  text: string;
  /** What can be done now. Never broken into lines: it is there to be copied. */
  hint?: string;
}

export interface EndingFacts {
  /** Entries known when the watch ended. */
  entries: number;
  /** What the transcript was worth when it was last told; null when it never was. */
  integrity: Integrity | null;
  /** What to type to go on watching; null when the run ends with this program. */
  resume: string | null;
}

/** The last line: how the run ended, or why the watch did, and what the transcript is worth. */
export function describeEnding(outcome: Outcome, { entries, integrity, resume }: EndingFacts): Ending {
  const worth = integrity && (isComplete(integrity) ? 'complete so far' : 'not shown to be complete');
  const goesOn = (why: string): Ending => ({
    label: 'left',
    tone: 'plain',
    text: [why, `seen to #${formatCount(entries)}`, worth, resume && 'the run goes on'].filter(Boolean).join(' · '),
    ...(resume !== null && { hint: `watch on: ${resume}${entries > 0 ? ` --from=#${entries + 1}` : ''}` }),
  });
  switch (outcome.kind) {
    case 'ended':
      return describeEnd(outcome.run, outcome.integrity);
    case 'wrong-usage':
      return { label: 'error', tone: 'bad', text: printableLine(outcome.message) };
    case 'failed':
      return { label: 'error', tone: 'bad', text: printableLine(outcome.failure.message) };
    case 'timed-out':
      return goesOn('time is up');
    case 'needs-answer':
      return goesOn(`the agent asks: ${printableLine(outcome.title)}`);
    case 'reached':
      return goesOn(reachedWords(outcome));
    case 'left':
      return goesOn(outcome.signal === 'SIGINT' ? 'Ctrl-C' : 'SIGTERM');
    case 'pipe-closed':
      return { label: 'left', tone: 'plain', text: 'nobody reads any more' };
  }
}

function reachedWords(outcome: Extract<Outcome, { kind: 'reached' }>): string {
  switch (outcome.what) {
    case 'needs-you':
      return `the agent asks: ${printableLine(outcome.title)}`;
    case 'idle':
      return 'the turn is over';
    case 'caught-up':
      return 'everything until now';
  }
}

function describeEnd(run: RunMeta, integrity: Integrity): Ending {
  const took = elapsedMs(run.createdAt, run.completedAt);
  const pullRequest = pullRequestOf(run.output);
  const parts = [
    words(run.status) + (took === null ? '' : ` in ${formatDuration(took)}`),
    ...(run.errorMessage === null ? [] : [printableLine(run.errorMessage)]),
    describeIntegrity(integrity),
    ...(pullRequest === null ? [] : [printableLine(pullRequest)]),
  ];
  const tones: Readonly<Record<string, Tone>> = { completed: isComplete(integrity) ? 'good' : 'ask', failed: 'bad' };
  return { label: 'done', tone: tones[run.status] ?? 'ask', text: parts.join(' · ') };
}

/** `1,377 entries, complete (log and live stream joined by event ids)`. */
function describeIntegrity(integrity: Integrity): string {
  const { total, gaps, upTo } = integrity;
  if (isComplete(integrity)) return `${formatEntries(total)}, complete (${basis(integrity)})${notInLog(integrity)}`;
  const holes = gaps.length > 0 ? gaps.map(describeGap) : [`not shown to be complete after #${formatCount(upTo)}`];
  return `${formatEntries(total)}, NOT complete: ${holes.join('; ')}${notInLog(integrity)}`;
}

const notInLog = ({ onlyLive }: Integrity): string =>
  onlyLive === 0 ? '' : `; ${formatCount(onlyLive)} of them told live only, missing in the run log`;

function basis({ basis }: Integrity): string {
  switch (basis) {
    case null:
      return 'as the run log has it';
    case 'id':
      return 'log and live stream joined by event ids';
    case 'alignment':
      return 'log and live stream joined by alignment';
    case 'content':
      return 'log and live stream joined by similar content only';
  }
}

function describeGap({ from, to, why }: Gap): string {
  const reason = {
    'not-loaded': 'not loaded',
    unproven: 'not proven',
    unavailable: 'missing',
    changed: 'the log was changed',
  }[why];
  if (to === null) return `${reason} after #${formatCount(from)}`;
  if (to === from) return `${reason} at #${formatCount(from)}`;
  const place = to - from === 1 ? `#${formatCount(to)}` : `#${formatCount(from + 1)} to #${formatCount(to)}`;
  return `${place} ${reason}`;
}
