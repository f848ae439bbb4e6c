import type { MissingItem } from '@runwatch/transcript';
import { useId } from 'react';
import { count, counted } from '../../time/format-time.ts';
import './placeholder.css';

export interface PlaceholderProps {
  item: MissingItem;
  /** Which side of what is held it lies on; `alone` when nothing is held here yet. */
  side: 'above' | 'below' | 'alone';
  /** The entry that somebody has gone to, where nothing is held. */
  entry: number;
  /** Nobody has read these entries yet, so that they cannot come at once. */
  isUnread: boolean;
  /** Entries known of the run. */
  total: number;
}

/** Stands in the list where entries are not held yet: they come before it is reached, as a rule. */
export function Placeholder({ item, side, entry, isUnread, total }: PlaceholderProps) {
  const headingId = useId();
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
      <p className="missing-rows__words">
        {what}
        <span className="missing-rows__state"> · {isUnread ? 'not read from the log yet' : 'loading…'}</span>
      </p>
    </article>
  );
}

const WORDS = {
  above: { one: 'earlier entry belongs', many: 'earlier entries belong' },
  below: { one: 'later entry belongs', many: 'later entries belong' },
} as const;
