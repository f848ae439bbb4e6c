import { isTerminal } from '@runwatch/protocol';
import type { RunFileSeal } from './run-lines.ts';

const counts = new Intl.NumberFormat('en-US');
const entriesOf = (count: number): string => `${counts.format(count)} ${count === 1 ? 'entry' : 'entries'}`;

/** What a copy of a run is worth, in a sentence for people: `1,377 entries, complete (by id)`. */
export function describeSeal(seal: RunFileSeal, savedAt?: string | null): string {
  const basis = seal.basis ? ` (by ${seal.basis})` : '';
  if (seal.complete) return `${entriesOf(seal.entries)}, complete${basis}`;
  const holes = (seal.gaps ?? []).filter(({ to }) => to !== null);
  const missing = holes.reduce((sum, { from, to }) => sum + (to ?? from) - from, 0);
  const why = [
    ...(missing > 0 ? [`${entriesOf(missing)} missing behind #${counts.format(holes[0]?.from ?? 0)}`] : []),
    ...(savedAt ? ['made offline from a saved copy'] : isTerminal(seal.result) ? [] : ['the run was still going on']),
    ...(seal.provisional ? [`the last ${counts.format(seal.provisional)} not confirmed by the run log`] : []),
  ];
  return `${entriesOf(seal.entries)}, not complete: ${why.join('; ') || 'its end could not be proven'}`;
}
