import type { PendingMessage } from '@runwatch/react';
import { useEffect, useRef } from 'react';
import type { ComposerHandle } from './composer.tsx';
import { readUnsent, writeUnsent } from './use-draft.ts';

/** Whoever wrote them can read them here alone: not at the agent, or not seen there before the run was over. */
const isUnsent = ({ state }: PendingMessage, runIsOver: boolean): boolean => state === 'failed' || runIsOver;

/**
 * Messages that did not get through are kept beside the draft for as long as they stand there. When a window comes to the run that knows nothing of
 * them any more, because the app was closed, they become part of the draft.
 */
export function useUnsent(
  key: string,
  pending: readonly PendingMessage[],
  runIsOver: boolean,
  composer: { readonly current: ComposerHandle | null },
  /** The box is there. */
  isOpen: boolean,
): void {
  const isBack = useRef(false);
  useEffect(() => {
    if (!isOpen || !composer.current) return;
    if (!isBack.current) {
      isBack.current = true;
      const kept = pending.length === 0 ? readUnsent(key) : [];
      if (kept.length > 0) composer.current.add(kept.join('\n\n'));
    }
    writeUnsent(
      key,
      pending.filter((message) => isUnsent(message, runIsOver)).map(({ text }) => text),
    );
  }, [key, pending, runIsOver, composer, isOpen]);
}
