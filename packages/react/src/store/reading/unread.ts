import type { Integrity } from '@runwatch/protocol';
import type { EntryRange } from '@runwatch/transcript';

/** The entries that have not been read yet, by whoever reads them for us: they cannot be asked for. */
export function unreadOf(integrity: Integrity): EntryRange | null {
  for (const { from, to, why } of integrity.gaps)
    if (to !== null && from < to && (why === 'not-loaded' || why === 'unavailable')) return { from, to };
  return null;
}
