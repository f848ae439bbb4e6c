import type { RunRef, SearchQuery } from '@runwatch/protocol';
import { type PermissionAsk, type RunSearchView, useRunPermissions, useRunSearch } from '@runwatch/react';
import { type RefObject, useEffectEvent, useLayoutEffect, useRef } from 'react';
import type { TranscriptHandle } from '../transcript/transcript-view.tsx';
import type { RunPlace } from './run-place.ts';

const isWriting = (element: Element | null): boolean =>
  element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;

const REQUESTS: SearchQuery = { text: '', regex: false, caseSensitive: false, kinds: ['permissions'] };

export interface PlaceOptions {
  run: RunRef;
  /** What is to be gone to; null: nothing. */
  place: RunPlace | null;
  reader: RefObject<TranscriptHandle | null>;
  hasText: boolean;
  /** Keys mean this run. */
  isUsed: boolean;
  onArrive: () => void;
}

/**
 * Goes to the place that the address names, once there is text, before anything else of it is seen, and says so. The focus goes along where keys mean this
 * run, and not from whoever has begun to write meanwhile.
 */
export function usePlaceInAddress({ run, place, reader, hasText, isUsed, onArrive }: PlaceOptions): void {
  const isAsked = hasText && place?.at === 'request';
  const { open } = useRunPermissions(isAsked ? run : null);
  const search = useRunSearch(isAsked ? run : null, REQUESTS);
  const to = hasText && place ? entryOf(place, open, search) : 'nowhere';

  const hasWaited = useRef(false);
  const go = useEffectEvent((entry: number | 'end' | 'not known') => {
    const transcript = reader.current;
    if (entry === 'not known') {
      // Meanwhile the end is shown: what can be answered stands there, too.
      hasWaited.current = true;
      transcript?.toEnd();
      return;
    }
    // Who has begun to read elsewhere by then is not taken away from there.
    const mayGo = !hasWaited.current || transcript?.isAtEnd;
    hasWaited.current = false;
    if (mayGo && entry === 'end') transcript?.toEnd();
    else if (mayGo && entry !== 'end') transcript?.goTo(entry);
    if (isUsed && !isWriting(document.activeElement)) transcript?.focus();
    onArrive();
  });
  useLayoutEffect(() => {
    if (to !== 'nowhere') go(to);
  }, [to]);
}

/** Where a request was asked for is known of those that wait for an answer, where their entry is held; all others are looked for in the run. */
function entryOf(
  place: RunPlace,
  open: readonly PermissionAsk[],
  { hits, status }: Pick<RunSearchView, 'hits' | 'status'>,
): number | 'end' | 'not known' {
  if (place.at === 'entry') return place.entry - 1;
  if (place.at === 'end') return 'end';
  const asked = open.find(({ request }) => request.requestId === place.requestId)?.request;
  if (asked && asked.entries > 0) return asked.first;
  const found = hits.find(({ requestId }) => requestId === place.requestId);
  return found?.item ?? (status === 'done' || status === 'failed' ? 'end' : 'not known');
}
