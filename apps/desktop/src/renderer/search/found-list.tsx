import type { SearchHit } from '@runwatch/protocol';
import { CircleAlert, CornerDownRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { readingArea } from '../keys/bind-keys.ts';
import { useSided } from '../panes/pane-context.ts';
import { clockTime, count, readTime } from '../time/format-time.ts';
import { Excerpt } from './excerpt.tsx';
import { findWords, kindWord } from './find-words.ts';
import type { Find } from './use-find.ts';

const ROW_PX = 34;
const BEYOND = 8;
const USUAL_PX = 600;

/** The hits as lines, in the order of the run: choosing one shows it in its place. Only lines on screen are drawn. */
export function FoundList({ find }: { find: Find }) {
  const { search, show } = find;
  const { hits } = search;
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [active, setActive] = useState<number | null>(null);
  const isAtEnd = useRef(true);

  // Newest ones come first, and are wanted first: as long as nobody has scrolled, the end stays in sight.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && isAtEnd.current && hits.length > 0) element.scrollTop = element.scrollHeight;
  }, [hits]);

  useEffect(() => {
    if (active === null) return;
    scroller.current?.querySelector<HTMLElement>(`[data-entry="${active}"]`)?.focus();
  }, [active]);

  const height = scroller.current?.clientHeight || USUAL_PX;
  const first = Math.max(0, Math.floor(top / ROW_PX) - BEYOND);
  const rows = hits.slice(first, first + Math.ceil(height / ROW_PX) + 2 * BEYOND);

  const walk = (event: KeyboardEvent) => {
    const at = hits.findIndex(({ entry }) => `${entry}` === (event.target as HTMLElement).dataset['entry']);
    const to = targetOf(event.key, at < 0 ? hits.length : at, hits.length);
    const hit = to === null ? undefined : hits[to];
    if (!hit || to === null) return;
    event.preventDefault();
    const element = scroller.current;
    if (element) {
      const isAbove = to * ROW_PX < element.scrollTop;
      if (isAbove) element.scrollTop = to * ROW_PX;
      else if ((to + 1) * ROW_PX > element.scrollTop + element.clientHeight)
        element.scrollTop = (to + 1) * ROW_PX - element.clientHeight;
      setTop(element.scrollTop);
    }
    setActive(hit.entry);
  };

  return (
    <section
      className="found-list"
      data-testid="found-list"
      aria-label={useSided()('Found in this run')}
      {...readingArea}
    >
      <p className="found-list__head" data-testid="found-head">
        {find.isOpen ? null : findWords(search, -1)}
        {search.found > hits.length && hits.length > 0
          ? ` · The newest ${count(hits.length)} are listed: look for something more special to see older ones.`
          : null}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the lines are the controls; the list only passes the focus between them */}
      <div
        ref={scroller}
        className="found-list__scroller"
        onKeyDown={walk}
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          isAtEnd.current = scrollTop + clientHeight >= scrollHeight - ROW_PX;
          setTop(scrollTop);
        }}
      >
        <ol style={{ height: `${hits.length * ROW_PX}px` }}>
          {rows.map((hit, n) => (
            <li
              key={hit.entry}
              style={{ top: `${(first + n) * ROW_PX}px` }}
              aria-setsize={hits.length}
              aria-posinset={first + n + 1}
            >
              <FoundRow hit={hit} isStop={hit.entry === (active ?? hits.at(-1)?.entry)} onShow={() => show(hit)} />
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
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

function targetOf(key: string, at: number, rows: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, rows - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return rows - 1;
    default:
      return null;
  }
}
