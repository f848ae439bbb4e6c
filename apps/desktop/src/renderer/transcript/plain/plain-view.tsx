import type { Entries } from '@runwatch/protocol';
import { type RunTranscriptView, useEntries } from '@runwatch/react';
import {
  type Ref,
  useCallback,
  useContext,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useAction } from '../../keys/use-action.tsx';
import { useSided } from '../../panes/pane-context.ts';
import { useSettings } from '../../settings/settings.tsx';
import { count, counted } from '../../time/format-time.ts';
import { isAtEnd } from '../follow/use-gestures.ts';
import { NOTHING_FOUND } from '../found/found.ts';
import { useHighlights } from '../found/use-highlights.ts';
import { GapNote } from '../items/gap-note.tsx';
import { plainText } from '../items/plain-text.ts';
import { useWalkActions } from '../keys/use-reading-actions.ts';
import { withGaps } from '../list/gap-rows.ts';
import { RunContext } from '../run-context.ts';
import { type Surroundings, SurroundingsContext } from '../surroundings.ts';
import { copyText } from '../text/copy-text.ts';
import type { TranscriptHandle, TranscriptViewProps } from '../transcript-view.tsx';
import { foldPage } from './fold-page.ts';
import { PageBar } from './page-bar.tsx';
import { pageOf, pagesIn, rangeOf, readFor } from './pages.ts';
import { PlainItem } from './plain-item.tsx';
import './plain.css';

export interface PlainHandle extends TranscriptHandle {
  /** Somebody has been elsewhere than where it was opened. */
  readonly hasMoved: boolean;
}

export interface PlainViewProps
  extends Pick<
    TranscriptViewProps,
    'transcript' | 'runIsOver' | 'runBegan' | 'gaps' | 'onFetchAgain' | 'found' | 'marks'
  > {
  ref: Ref<PlainHandle>;
  /** The entry to begin with. */
  at: number;
}

/** What a page shows when it has been turned to: the entry of this number, with the focus or without, or its beginning or end. */
type Landing = { on: 'entry'; entry: number; withFocus: boolean } | { on: 'heading' } | { on: 'end' };

interface Turned {
  page: number;
  /** The entries that are read for it; null as long as they cannot be. It stays the same while the page is read. */
  range: { from: number; to: number } | null;
  landing: Landing;
}

const NOTHING_TO_READ = { from: 0, to: 0 };
const ABOVE_FOUND_PX = 48;

/**
 * The run as one plain document, in pages: headings and text in the order in which they were told, in the words of an exported file. A page is read when it is turned to, and
 * stays as it was read: that more has come, it says.
 */
export function PlainView(props: PlainViewProps) {
  const { ref, transcript, runIsOver, runBegan, gaps, onFetchAgain, found = NOTHING_FOUND, marks, at } = props;
  const sided = useSided();
  const { afterSending } = useSettings();
  const scroller = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const hasTurned = useRef(false);
  /** Where the page has been since it was turned to, as long as nobody has scrolled it. */
  const landedTop = useRef(0);
  const back = useRef<number | null>(null);
  const { unread, entryCount } = transcript;
  const run = useContext(RunContext);
  const runId = run?.runId ?? '';

  const turn = (page: number, landing: Landing): Turned => ({ page, range: readFor(page, unread), landing });
  const [turned, setTurned] = useState(() => turn(pageOf(at), { on: 'entry', entry: at, withFocus: false }));
  const { page } = turned;
  // What could not be read yet is read as soon as it can be: nothing is shown that could move.
  const isReadable = turned.range === null && readFor(page, unread) !== null;
  useEffect(() => {
    if (isReadable) setTurned((before) => ({ ...before, range: readFor(before.page, unread) }));
  }, [isReadable, unread]);

  const pages = pagesIn(entryCount);
  const { from, to } = rangeOf(page);
  const range = turned.range ?? NOTHING_TO_READ;
  const { state, entries, failure, read } = useEntries(run, range.from, range.to);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the window holds is taken as it was when the page was read
  const told = useMemo(
    () => ({ ...withHeld(entries ?? { at: from, lines: [] }, transcript, range.to), total: entryCount }),
    [entries],
  );
  const readTo = told.at + told.lines.length;
  // What is open at the end of the run may go on; behind an earlier page it has gone on.
  const isOpen = !runIsOver && readTo < range.to;
  const hasGoneOn = readTo < range.to && (told.total !== entryCount || !isAsTold(told, transcript));
  const { items, end } = useMemo(
    () => foldPage(told, { from, to }, { runId, isOpen }),
    [told, from, to, runId, isOpen],
  );
  const rows = useMemo(
    () => withGaps(items, gaps, { reachesEnd: end === entryCount, total: entryCount }),
    [items, gaps, end, entryCount],
  );
  const isShown = entries !== null && turned.range !== null;

  const turnTo = (next: number, landing: Landing) => {
    hasTurned.current = true;
    const within = Math.max(0, Math.min(next, pages - 1));
    setTurned(within === page ? { ...turned, landing } : turn(within, landing));
  };
  const goTo = (entry: number, withFocus = false) => turnTo(pageOf(entry), { on: 'entry', entry, withFocus });
  const toEnd = () => turnTo(pages - 1, { on: 'end' });

  const landed = useRef<Landing | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    const { landing } = turned;
    if (!element || landed.current === landing || !(isShown || landing.on === 'heading')) return;
    landed.current = landing;
    land(element, heading.current, landing);
    landedTop.current = element.scrollTop;
  }, [turned, isShown]);

  const entryNow = useCallback(() => entryAt(scroller.current) ?? from, [from]);
  useImperativeHandle(ref, () => ({
    goTo,
    toEnd,
    get isAtEnd() {
      return page === pages - 1 && scroller.current !== null && isAtEnd(scroller.current);
    },
    beginSearch: () => {
      back.current = entryNow();
      return back.current;
    },
    endSearch: (returns) => {
      if (returns && back.current !== null) goTo(back.current);
      back.current = null;
    },
    focus: () => scroller.current?.focus({ preventScroll: true }),
    sent: () => {
      if (afterSending === 'jumps') toEnd();
    },
    get entry() {
      return entryNow();
    },
    get hasMoved() {
      return hasTurned.current || scroller.current?.scrollTop !== landedTop.current;
    },
  }));
  useHighlights(scroller, found);
  useAction('page.next', () => turnTo(page + 1, { on: 'heading' }), page < pages - 1);
  useAction('page.previous', () => turnTo(page - 1, { on: 'heading' }), page > 0);
  useWalkActions({
    marks,
    here: entryNow,
    goTo: (entry) => goTo(entry, true),
    toEnd,
    copyEntry: () => {
      const entry = entryNow();
      const item = items.findLast(({ first }) => first <= entry);
      const text = item && (plainText(item) ?? told.lines[item.first - told.at]);
      if (text) copyText(text);
    },
  });
  const surroundings = useSurroundings(runIsOver, runBegan);

  return (
    <SurroundingsContext value={surroundings}>
      <div className="plain" data-testid="plain">
        <PageBar page={page} pages={pages} onTurn={(next) => turnTo(next, { on: 'heading' })} />
        <section
          ref={scroller}
          className="plain__scroller"
          data-testid="transcript"
          aria-label={sided('Transcript')}
          aria-busy={state === 'reading'}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
        >
          <div className="plain__column">
            <h2 ref={heading} className="plain__title" tabIndex={-1}>
              {end > from ? `Entries ${count(from + 1)} to ${count(end)}` : `Page ${count(page + 1)}`}
            </h2>
            {turned.range === null ? (
              <p className="plain__note">These entries have not been read from the run log yet.</p>
            ) : null}
            {failure ? (
              <p className="plain__note" role="alert">
                The page could not be read: {failure.message}{' '}
                <button type="button" className="button button--small" onClick={read}>
                  Try again
                </button>
              </p>
            ) : null}
            {rows.map((row) =>
              row.kind === 'gap' ? (
                <GapNote key={row.key} gap={row.gap} onFetchAgain={onFetchAgain} />
              ) : (
                <PlainItem key={row.key} item={row} />
              ),
            )}
            {isShown ? (
              <PageEnd
                more={Math.max(0, Math.min(to, entryCount) - end)}
                hasGoneOn={hasGoneOn}
                isLast={page >= pages - 1}
                runIsOver={runIsOver}
                onRead={() => {
                  // The button is about to vanish, and the focus with it.
                  scroller.current?.focus({ preventScroll: true });
                  read();
                }}
                onNext={() => turnTo(page + 1, { on: 'heading' })}
              />
            ) : null}
          </div>
        </section>
      </div>
    </SurroundingsContext>
  );
}

interface PageEndProps {
  /** Entries that belong on the page, and have come since it was read. */
  more: number;
  /** What has come since may say more of what is on it. */
  hasGoneOn: boolean;
  isLast: boolean;
  runIsOver: boolean;
  onRead: () => void;
  onNext: () => void;
}

/** What comes behind a page. */
function PageEnd({ more, hasGoneOn, isLast, runIsOver, onRead, onNext }: PageEndProps) {
  return (
    <div className="plain__end">
      <p role="status">
        {hasGoneOn ? 'The run has gone on since this page was read.' : ''}
        {isLast && !hasGoneOn ? (runIsOver ? 'The run ends here.' : 'The run goes on: this is all so far.') : ''}
      </p>
      {hasGoneOn ? (
        <button type="button" className="button button--small" onClick={onRead}>
          {more > 0 ? `Show ${counted(more, 'more entry', 'more entries')}` : 'Read the page again'}
        </button>
      ) : null}
      {isLast ? null : (
        <button type="button" className="button button--small" onClick={onNext}>
          Next page
        </button>
      )}
    </div>
  );
}

/** With what the window holds behind them, which the run log has not confirmed yet. */
function withHeld({ at, lines }: Entries, { line }: RunTranscriptView, to: number): Entries {
  const all = [...lines];
  for (let held = line(at + all.length); held !== undefined && at + all.length < to; held = line(at + all.length))
    all.push(held);
  return { at, lines: all };
}

/** Whether the window holds nothing else in the place of these entries by now: those that the run log had not confirmed may have been corrected. */
const isAsTold = ({ at, lines }: Entries, transcript: RunTranscriptView): boolean =>
  lines.every((line, n) => line === (transcript.line(at + n) ?? line));

/** Shows what a page was turned to for. */
function land(element: HTMLElement, heading: HTMLElement | null, landing: Landing): void {
  if (landing.on === 'end') {
    element.scrollTop = element.scrollHeight;
    element.focus({ preventScroll: true });
    return;
  }
  if (landing.on === 'heading') {
    element.scrollTop = 0;
    heading?.focus({ preventScroll: true });
    return;
  }
  const item = itemsIn(element).findLast((one) => entryOf(one) <= landing.entry) ?? itemsIn(element)[0];
  if (!item) return;
  const top = item.getBoundingClientRect().top - element.getBoundingClientRect().top;
  element.scrollTop += top - ABOVE_FOUND_PX;
  if (landing.withFocus) item.querySelector<HTMLElement>('h3')?.focus({ preventScroll: true });
}

const itemsIn = (element: HTMLElement): HTMLElement[] => [...element.querySelectorAll<HTMLElement>('.plain__item')];
const entryOf = (item: HTMLElement): number => Number(item.dataset['entry']) - 1;

/** The entry that is read: of the section with the focus, or at the top of the screen. */
function entryAt(element: HTMLElement | null): number | null {
  if (!element) return null;
  const focused = document.activeElement?.closest<HTMLElement>('.plain__item');
  if (focused && element.contains(focused)) return entryOf(focused);
  const { top } = element.getBoundingClientRect();
  const items = itemsIn(element);
  const item = items.find((one) => one.getBoundingClientRect().bottom > top + ABOVE_FOUND_PX) ?? items.at(-1);
  return item ? entryOf(item) : null;
}

function useSurroundings(runIsOver: boolean, runBegan: string | null): Surroundings {
  const [opened] = useState(() => new Set<string>());
  return useMemo(() => ({ runIsOver, runBegan, opened, onToggled: () => {} }), [runIsOver, runBegan, opened]);
}
