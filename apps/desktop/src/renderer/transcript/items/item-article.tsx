import type { TranscriptItem } from '@runwatch/transcript';
import { type ReactNode, type Ref, useContext, useId } from 'react';
import { useSettings } from '../../settings/settings.tsx';
import { readTime, wholeTime } from '../../time/format-time.ts';
import { SurroundingsContext } from '../surroundings.ts';
import { gutterText } from './gutter-text.ts';
import { ItemBody } from './item-body.tsx';
import { ItemBoundary } from './item-boundary.tsx';
import { headingOf } from './words.ts';
import './items.css';

export interface ItemArticleProps {
  item: TranscriptItem;
  /** Place in the virtual list; read by the virtualiser from the element. */
  index: number;
  /** Place of its first entry in the run, from 1. */
  place: number;
  /** Number of entries of the run: known before they have been read. */
  setSize: number;
  /** The one before it, where that is held. */
  before: TranscriptItem | undefined;
  /** Drawn instead of what the item says. */
  body?: ReactNode;
  measure: Ref<HTMLElement>;
}

/** A call that another call has made. */
const isNested = (item: TranscriptItem): boolean => item.kind === 'tool' && item.parentToolCallId !== null;

const SPEAKERS: Readonly<Record<string, string>> = { user: 'You', message: 'Agent', permission: 'The agent asks' };

/** An item with its time in the gutter and a heading, as an article of the feed. */
export function ItemArticle({ item, index, place, setSize, before, body, measure }: ItemArticleProps) {
  const at = readTime(item.at);
  const headingId = useId();
  const { timeGutter } = useSettings();
  const { runBegan } = useContext(SurroundingsContext);
  const speaker = SPEAKERS[item.kind];
  return (
    <article
      ref={measure}
      className={`item item--${item.kind}${isNested(item) ? ' item--nested' : ''}`}
      tabIndex={-1}
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
        {at === null ? null : (
          <time dateTime={item.at ?? ''} title={wholeTime(at)}>
            {gutterText(timeGutter, { at: item.at, before: before?.until ?? before?.at ?? null, runBegan })}
          </time>
        )}
        {item.provisional ? <span className="item__provisional" title="Not yet confirmed by the run log" /> : null}
      </div>
      <div className="item__content">
        {speaker ? (
          <p className="item__speaker" aria-hidden="true">
            {speaker}
          </p>
        ) : null}
        <ItemBoundary item={item}>{body ?? <ItemBody item={item} />}</ItemBoundary>
      </div>
    </article>
  );
}
