import type { TranscriptItem } from '@runwatch/transcript';
import { type Ref, useId } from 'react';
import { clockTime, readTime } from '../../time/format-time.ts';
import { ItemBody } from './item-body.tsx';
import { ItemBoundary } from './item-boundary.tsx';
import { headingOf } from './words.ts';
import './items.css';

export interface ItemArticleProps {
  item: TranscriptItem;
  /** Place in the virtual list; read by the virtualiser from the element. */
  index: number;
  /** Place in the transcript, from 1. */
  place: number;
  /** Number of items; -1 while history is still coming in. */
  setSize: number;
  measure: Ref<HTMLElement>;
}

/** A call that another call has made. */
const isNested = (item: TranscriptItem): boolean => item.kind === 'tool' && item.parentToolCallId !== null;

const SPEAKERS: Readonly<Record<string, string>> = { user: 'You', message: 'Agent', permission: 'The agent asks' };

/** An item with its time in the gutter and a heading, as an article of the feed. */
export function ItemArticle({ item, index, place, setSize, measure }: ItemArticleProps) {
  const at = readTime(item.at);
  const headingId = useId();
  const speaker = SPEAKERS[item.kind];
  return (
    <article
      ref={measure}
      className={`item item--${item.kind}${isNested(item) ? ' item--nested' : ''}`}
      data-index={index}
      data-testid={`item-${item.kind}`}
      data-key={item.key}
      aria-posinset={place}
      aria-setsize={setSize}
      aria-labelledby={headingId}
    >
      <h3 className="unseen" id={headingId}>
        {headingOf(item)}
      </h3>
      <div className="item__gutter" aria-hidden="true">
        {at === null ? '' : clockTime(at)}
        {item.provisional ? <span className="item__provisional" title="Not yet confirmed by the run log" /> : null}
      </div>
      <div className="item__content">
        {speaker ? (
          <p className="item__speaker" aria-hidden="true">
            {speaker}
          </p>
        ) : null}
        <ItemBoundary item={item}>
          <ItemBody item={item} />
        </ItemBoundary>
      </div>
    </article>
  );
}
