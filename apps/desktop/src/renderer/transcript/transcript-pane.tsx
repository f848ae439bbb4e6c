import { type Ref, useContext, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { useViewActions } from './keys/use-reading-actions.ts';
import { useMarks } from './marks/use-marks.ts';
import { type PlainHandle, PlainView } from './plain/plain-view.tsx';
import { RunContext } from './run-context.ts';
import { type TranscriptHandle, TranscriptView, type TranscriptViewProps } from './transcript-view.tsx';
import type { ReadingView } from './views/items-in-view.ts';
import { ViewNote } from './views/view-note.tsx';

export interface TranscriptPaneProps extends Omit<TranscriptViewProps, 'ref' | 'marks' | 'view' | 'at'> {
  ref?: Ref<TranscriptHandle>;
}

/** The transcript in the view that is chosen: a list of articles, or a plain document. Another one shows the place that one comes from. */
export function TranscriptPane({ ref, ...props }: TranscriptPaneProps) {
  const marks = useMarks(useContext(RunContext));
  /** `at`: the entry to begin with; null where the list was left. */
  const [shown, setShown] = useState<{ view: ReadingView; at: number | null }>({ view: 'conversation', at: null });
  const reader = useRef<TranscriptHandle>(null);
  const plain = useRef<PlainHandle>(null);
  const { view, at } = shown;

  const show = (next: ReadingView) => {
    if (next === view) return;
    if (next === 'plain') setShown({ view: next, at: reader.current?.entry ?? 0 });
    else if (view === 'plain') setShown({ view: next, at: plain.current?.hasMoved ? plain.current.entry : null });
    else setShown({ view: next, at: null });
  };
  useViewActions(show);

  // What had the focus is gone with the view that it was in.
  const isPlain = view === 'plain';
  const wasPlain = useRef(isPlain);
  useLayoutEffect(() => {
    if (wasPlain.current !== isPlain && document.activeElement === document.body)
      (isPlain ? plain : reader).current?.focus();
    wasPlain.current = isPlain;
  }, [isPlain]);

  useImperativeHandle(ref, () => {
    const now = () => plain.current ?? reader.current;
    return {
      goTo: (entry) => now()?.goTo(entry),
      toEnd: () => now()?.toEnd(),
      get isAtEnd() {
        return now()?.isAtEnd ?? false;
      },
      beginSearch: () => now()?.beginSearch() ?? null,
      endSearch: (returns) => now()?.endSearch(returns),
      focus: () => now()?.focus(),
      sent: () => now()?.sent(),
      get entry() {
        return now()?.entry ?? 0;
      },
    };
  }, []);

  return (
    <>
      <ViewNote view={view} onLeave={() => show('conversation')} />
      {view === 'plain' ? (
        <PlainView ref={plain} {...props} marks={marks} at={at ?? 0} />
      ) : (
        <TranscriptView ref={reader} {...props} marks={marks} view={view} at={at} />
      )}
    </>
  );
}
