import type { RunRef, SearchHit, SearchKind, SearchQuery } from '@runwatch/protocol';
import { type RunSearchView, type RunTranscriptView, useRunSearch } from '@runwatch/react';
import { type RefObject, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { Found } from '../transcript/found/found.ts';
import type { TranscriptHandle } from '../transcript/transcript-view.tsx';
import { firstHit, hitBeside, textsToShow } from './find-words.ts';

/** What somebody looks for, as the bar has it. */
interface Wanted {
  text: string;
  regex: boolean;
  caseSensitive: boolean;
  kinds: readonly SearchKind[];
}

const NOTHING: Wanted = { text: '', regex: false, caseSensitive: false, kinds: [] };

/** While somebody types, not each letter is looked for. */
const TYPING_MS = 120;

/** So many hits from an end of those that are held, more are held there. */
const AHEAD = 50;

export interface Find {
  isOpen: boolean;
  wanted: Wanted;
  /** The hits are listed in the place of the transcript. */
  isListed: boolean;
  search: RunSearchView;
  current: SearchHit | null;
  /** Place of the current hit among those that are held; -1 for none. */
  index: number;
  found: Found;
  open: () => void;
  /** `returns`: to the place one came from. */
  close: (returns: boolean) => void;
  want: (change: Partial<Wanted>) => void;
  list: (isListed: boolean) => void;
  step: (step: 1 | -1) => void;
  /** Goes to a hit in its place, with nothing left out around it. */
  show: (hit: SearchHit) => void;
}

/** Finding in a run: what is looked for, what was found, and where one is in that. */
export function useFind(run: RunRef, transcript: RunTranscriptView, view: RefObject<TranscriptHandle | null>): Find {
  const [isOpen, setOpen] = useState(false);
  const [wanted, setWanted] = useState(NOTHING);
  const [asList, setAsList] = useState(false);
  const [current, setCurrent] = useState<SearchHit | null>(null);
  /** Where one came from: an entry, or null for the end. */
  const [from, setFrom] = useState<number | null>(null);

  const text = useSettled(isOpen ? wanted.text : '', TYPING_MS);
  const { regex, caseSensitive, kinds } = wanted;
  const query = useMemo<SearchQuery | null>(
    () =>
      text === '' && kinds.length === 0
        ? null
        : { text, regex: regex && text !== '', caseSensitive, kinds: [...kinds] },
    [text, regex, caseSensitive, kinds],
  );
  const search = useRunSearch(run, query);
  const isListed = query !== null && (text === '' || asList);

  const go = useCallback(
    (hit: SearchHit | null) => {
      setCurrent(hit);
      if (hit) view.current?.goTo(itemOf(hit, transcript));
    },
    [view, transcript],
  );

  // Another thing to look for begins where one came from; not before it is looked for.
  const isAsked = isOpen && !isListed && text !== '' && text === wanted.text;
  const first = isAsked && current === null ? firstHit(search, from) : null;
  useEffect(() => {
    if (first) go(first);
  }, [first, go]);

  const index = current ? search.hits.findIndex(({ entry }) => entry === current.entry) : -1;
  const { page, paging, pageError } = search;
  // Whoever walks from hit to hit finds the next ones there.
  const isNear = index < 0 ? null : index >= search.hits.length - AHEAD ? 'later' : index < AHEAD ? 'earlier' : null;
  const pages = isAsked && paging === null && pageError === null ? isNear : null;
  useEffect(() => {
    if (pages) page(pages);
  }, [pages, page]);

  // The first hits come in many messages: the bar and the text show them when there is time for that.
  const hits = useDeferredValue(search.hits);
  const texts = useMemo(() => (query ? textsToShow(query, hits) : []), [query, hits]);
  const shownAt = current && itemOf(current, transcript);
  const found = useMemo<Found>(
    () => ({ entries: hits.map(({ entry }) => entry), texts, caseSensitive, current: shownAt }),
    [hits, texts, caseSensitive, shownAt],
  );
  return {
    isOpen,
    wanted,
    isListed,
    search,
    current,
    index,
    found,
    open: useCallback(() => {
      setOpen(true);
      setFrom(view.current?.beginSearch() ?? null);
    }, [view]),
    close: useCallback(
      (returns) => {
        setOpen(false);
        setWanted(NOTHING);
        setCurrent(null);
        setAsList(false);
        view.current?.endSearch(returns);
        view.current?.focus();
      },
      [view],
    ),
    want: useCallback((change) => {
      setCurrent(null);
      setWanted((before) => ({ ...before, ...change }));
    }, []),
    list: setAsList,
    step: (by) => {
      // Beyond what is held one goes on when that is there, and not with the other end.
      const beyond = by < 0 ? 'earlier' : 'later';
      const edge = by < 0 ? search.hits[0] : search.hits.at(-1);
      if (search[beyond] > 0 && current?.entry === edge?.entry) page(beyond);
      else go(hitBeside(search.hits, current, by));
    },
    show: (hit) => {
      setAsList(false);
      if (text === '') setWanted(NOTHING);
      else setWanted((before) => ({ ...before, kinds: [] }));
      go(hit);
    },
  };
}

/** How far before a hit its tool call is looked for among what is held. */
const LOOK_BACK = 2_000;

/** The first entry of the item that a hit is in, as far as it is held; else what main knows of it. */
function itemOf({ item, toolCallId }: SearchHit, transcript: RunTranscriptView): number {
  const position = transcript.positionOf(item);
  const held = transcript.at(position);
  if (!held || held.kind === 'missing' || held.last < item - LOOK_BACK) return item;
  if (toolCallId === null) return held.first;
  for (let at = position; at >= Math.max(0, position - LOOK_BACK); at--) {
    const one = transcript.at(at);
    if (one?.kind === 'tool' && one.toolCallId === toolCallId) return one.first;
  }
  return held.first;
}

/** The text once it has been the same for so long; none at once. */
function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return value === '' ? value : settled;
}
