import type { CloudRunsView } from '@runwatch/react';
import { clockTime, counted, stretch } from '../time/format-time.ts';

/** The line below the list: how many runs, and what that is worth. */
export interface FreshnessText {
  text: string;
  isOld: boolean;
  /** It can be read again now. */
  again: boolean;
}

/** A list this old is said to be old although nobody said why. */
const OLD_MS = 90_000;

export function freshnessText({ data, asOf, trouble, error }: CloudRunsView, now: number): FreshnessText {
  const runs = counted(data.length, 'run', 'runs');
  if (asOf === null && !trouble && !error) return { text: 'Looking for runs…', isOld: false, again: false };
  const age = asOf === null ? 'never updated' : `as of ${clockTime(asOf)}`;
  if (trouble?.kind === 'waiting-for-network')
    return { text: `${runs} · no network · ${age}`, isOld: true, again: false };
  if (trouble?.kind === 'asleep') return { text: `${runs} · ${age}`, isOld: true, again: false };
  const failure = trouble?.failure ?? error?.failure;
  if (failure) {
    const left = (trouble?.retryAt ?? 0) - now;
    const next = left > 0 ? ` · next try in ${stretch(Math.ceil(left / 1_000) * 1_000)}` : '';
    return { text: `${runs} · ${age} · not updated: ${failure.message}${next}`, isOld: true, again: true };
  }
  const since = Math.max(0, now - (asOf ?? now));
  const isOld = since >= OLD_MS;
  return { text: `${runs} · updated ${stretch(since)} ago`, isOld, again: isOld };
}
