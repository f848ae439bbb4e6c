import type { Gap } from '@runwatch/protocol';
import type { EntryRange, MissingItem } from '@runwatch/transcript';
import { useId } from 'react';
import { count, counted } from '../../time/format-time.ts';
import { GapNote } from '../items/gap-note.tsx';
import './placeholder.css';

export interface PlaceholderProps {
  item: MissingItem;
  /** Which side of what is held it lies on; `alone` when nothing is held here yet. */
  side: 'above' | 'below' | 'alone';
  /** The entry that somebody has gone to, where nothing is held. */
  entry: number;
  /** Entries that nobody has read yet, so that they cannot come at once. */
  unread: EntryRange | null;
  /** Entries known of the run. */
  total: number;
  /** Why they could not be read, when that has failed. */
  gap: Gap | undefined;
  onFetchAgain: () => Promise<void>;
}

/** Stands in the list where entries are not held yet: they come before it is reached, as a rule. */
export function Placeholder({ item, side, entry, unread, total, gap, onFetchAgain }: PlaceholderProps) {
  const headingId = useId();
  const nearest = { above: item.to - 1, below: item.from, alone: entry }[side];
  const isUnread = unread !== null && unread.from <= nearest && nearest < unread.to;
  const what =
    side === 'alone'
      ? `Entry ${count(entry + 1)} of ${count(total)}`
      : `${counted(item.to - item.from, WORDS[side].one, WORDS[side].many)} here`;
  return (
    <article
      className={`item item--missing missing-rows missing-rows--${side}`}
      data-testid="item-missing"
      data-key={item.key}
      aria-posinset={item.first + 1}
      aria-setsize={total}
      aria-labelledby={headingId}
      aria-busy="true"
    >
      <h3 className="unseen" id={headingId}>
        Entries that are not loaded yet
      </h3>
      <div className="missing-rows__words">
        {what}
        {isUnread && gap ? (
          <GapNote gap={gap} onFetchAgain={onFetchAgain} />
        ) : (
          <span className="missing-rows__state"> · {isUnread ? 'not read from the log yet' : 'loading…'}</span>
        )}
      </div>
    </article>
  );
}

const WORDS = {
  above: { one: 'earlier entry belongs', many: 'earlier entries belong' },
  below: { one: 'later entry belongs', many: 'later entries belong' },
} as const;
