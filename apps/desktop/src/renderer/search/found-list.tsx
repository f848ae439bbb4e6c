import type { SearchHit } from '@runwatch/protocol';
import { CircleAlert, CornerDownRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { readingArea } from '../keys/bind-keys.ts';
import { rowByKey } from '../keys/row-by-key.ts';
import { useSided } from '../panes/pane-context.ts';
import { clockTime, count, readTime } from '../time/format-time.ts';
import { Excerpt } from './excerpt.tsx';
import { findWords, kindWord, listedWords } from './find-words.ts';
import type { Find } from './use-find.ts';

const ROW_PX = 34;
const BEYOND = 8;
const USUAL_PX = 600;

/** So near to the end of what is held, more is held there: some screens, so that nobody has to wait for it. */
const AHEAD = 100;

/** What stands at the top of the screen, and how much of it is above that. */
interface Place {
  entry: number;
  above: number;
}

/**
 * The hits as lines, in the order of the run: choosing one shows it in its place. Only lines on screen are drawn, and only a stretch of all hits is held:
 * whoever comes near to one of its ends finds the next ones there.
 */
export function FoundList({ find }: { find: Find }) {
  const { search, show } = find;
  const { hits, earlier, later, found, paging, pageError, page } = search;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<number | null>(null);
  // Newest ones come first, and are wanted first: as long as nobody has scrolled, the end stays in sight. Else what is read stays where it is.
  const [place, setPlace] = useState<Place | null>(null);

  const height = scroller.current?.clientHeight || USUAL_PX;
  const top =
    place === null ? Math.max(0, hits.length * ROW_PX - height) : ROW_PX * indexOf(hits, place.entry) + place.above;
  const stay = useEffectEvent(() => {
    const element = scroller.current;
    if (element) element.scrollTop = place === null ? element.scrollHeight : top;
  });
  useLayoutEffect(() => {
    if (hits.length > 0) stay();
  }, [hits]);

  const note = ({ scrollTop, clientHeight, scrollHeight }: HTMLElement) => {
    const isAtEnd = later === 0 && scrollTop + clientHeight >= scrollHeight - ROW_PX;
    const first = hits[Math.floor(scrollTop / ROW_PX)];
    const now = isAtEnd || !first ? null : { entry: first.entry, above: scrollTop % ROW_PX };
    setPlace((before) => (before?.entry === now?.entry && before?.above === now?.above ? before : now));
  };

  useEffect(() => {
    if (active === null) return;
    scroller.current?.querySelector<HTMLElement>(`[data-entry="${active}"]`)?.focus({ preventScroll: true });
  }, [active]);

  const onScreen = Math.ceil(height / ROW_PX);
  const first = Math.max(0, Math.floor(top / ROW_PX) - BEYOND);
  const rows = hits.slice(first, first + onScreen + 2 * BEYOND);

  const isNear = top / ROW_PX < AHEAD ? 'earlier' : hits.length - top / ROW_PX - onScreen < AHEAD ? 'later' : null;
  // At its end a short list begins on the same screen.
  const pages = place === null ? 'later' : isNear;
  useEffect(() => {
    if (pages && paging === null && pageError === null) page(pages);
  }, [pages, paging, pageError, page]);
  const tryAgain = () => {
    if (pages && pageError) page(pages);
  };

  const walk = (event: KeyboardEvent) => {
    const at = hits.findIndex(({ entry }) => `${entry}` === (event.target as HTMLElement).dataset['entry']);
    const screen = Math.max(1, Math.floor(height / ROW_PX) - 1);
    const to = rowByKey(event, { at: at < 0 ? hits.length : at, rows: hits.length, page: screen });
    const hit = to === null ? undefined : hits[to];
    if (!hit || to === null) return;
    event.preventDefault();
    if (to === at) tryAgain();
    const element = scroller.current;
    if (element) {
      const isAbove = to * ROW_PX < element.scrollTop;
      if (isAbove) element.scrollTop = to * ROW_PX;
      else if ((to + 1) * ROW_PX > element.scrollTop + element.clientHeight)
        element.scrollTop = (to + 1) * ROW_PX - element.clientHeight;
      note(element);
    }
    setActive(hit.entry);
  };

  // Tab comes to the line that had the focus, where that is on screen; else to the lowest one that is.
  const lowest = hits[Math.min(hits.length, Math.floor((top + height) / ROW_PX)) - 1]?.entry;
  const stop = rows.some(({ entry }) => entry === active) ? active : lowest;
  const listed = listedWords(search);
  return (
    <section
      className="found-list"
      data-testid="found-list"
      aria-label={useSided()('Found in this run')}
      {...readingArea}
    >
      <p className="found-list__head" data-testid="found-head">
        {[...(find.isOpen ? [] : [findWords(search, -1)]), ...(listed === null ? [] : [listed])].join(' · ')}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the lines are the controls; the list only passes the focus between them */}
      <div
        ref={scroller}
        className="found-list__scroller"
        onKeyDown={walk}
        onScroll={({ currentTarget }) => {
          note(currentTarget);
          tryAgain();
        }}
      >
        <ol style={{ height: `${hits.length * ROW_PX}px` }}>
          {rows.map((hit, n) => (
            <li
              key={hit.entry}
              style={{ top: `${(first + n) * ROW_PX}px` }}
              aria-setsize={Math.max(found, hits.length)}
              aria-posinset={earlier + first + n + 1}
            >
              <FoundRow hit={hit} isStop={hit.entry === stop} onShow={() => show(hit)} />
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

/** Of the hit at this entry, or the next one behind it where it is no hit any more. */
function indexOf(hits: readonly SearchHit[], entry: number): number {
  const at = hits.findIndex((hit) => hit.entry >= entry);
  return at < 0 ? hits.length : at;
}

function FoundRow({ hit, isStop, onShow }: { hit: SearchHit; isStop: boolean; onShow: () => void }) {
  const at = readTime(hit.at);
  return (
    <button
      type="button"
      className="found-row"
      data-testid="found-row"
      data-entry={hit.entry}
      tabIndex={isStop ? 0 : -1}
      title="Show in context"
      onClick={onShow}
    >
      <span className="found-row__time">{at === null ? '' : clockTime(at)}</span>
      <span className="found-row__kind">
        {hit.failed ? <CircleAlert className="tone-bad" size={13} aria-label="Failed" /> : null}
        {kindWord(hit)}
      </span>
      <Excerpt hit={hit} />
      <span className="found-row__number">#{count(hit.entry + 1)}</span>
      <CornerDownRight className="found-row__go" size={14} aria-hidden="true" />
    </button>
  );
}
