import { type Ref, useId } from 'react';
import { GapNote, type GapNoteProps } from '../items/gap-note.tsx';
import type { GapItem } from './gap-rows.ts';

export interface GapRowProps extends Pick<GapNoteProps, 'onFetchAgain'> {
  item: GapItem;
  measure: Ref<HTMLElement>;
}

/** Stands in the list where something may be missing. It is no entry, and has no place among them. */
export function GapRow({ item, measure, onFetchAgain }: GapRowProps) {
  const headingId = useId();
  return (
    <article
      ref={measure}
      className="item item--gap"
      tabIndex={-1}
      data-testid="item-gap"
      data-key={item.key}
      aria-labelledby={headingId}
    >
      <h3 className="unseen" id={headingId}>
        Something may be missing
      </h3>
      <GapNote gap={item.gap} onFetchAgain={onFetchAgain} />
    </article>
  );
}
