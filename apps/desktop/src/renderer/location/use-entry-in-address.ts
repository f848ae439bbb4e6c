import { type RefObject, useEffect, useEffectEvent } from 'react';
import type { TranscriptHandle } from '../transcript/transcript-view.tsx';

const isWriting = (element: Element | null): boolean =>
  element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;

/**
 * Goes to the entry of this number that the address names, once there is text, and says so. The focus goes along where keys mean this run
 * (`isUsed`), and not from whoever has begun to write meanwhile.
 */
export function useEntryInAddress(
  entry: number | null,
  reader: RefObject<TranscriptHandle | null>,
  hasText: boolean,
  isUsed: boolean,
  onArrive: () => void,
): void {
  const go = useEffectEvent((number: number) => {
    reader.current?.goTo(number - 1);
    if (isUsed && !isWriting(document.activeElement)) reader.current?.focus();
    onArrive();
  });
  useEffect(() => {
    if (entry !== null && hasText) go(entry);
  }, [entry, hasText]);
}
