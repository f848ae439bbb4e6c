import { ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { useDraft } from './use-draft.ts';
import './composer.css';

export interface ComposerProps {
  /** Names the draft: one a run. */
  draftKey: string;
  runIsOver: boolean;
  onSend: (text: string) => void;
  /** Interrupt and stop, at the foot of the box. */
  controls?: ReactNode;
  ref: Ref<ComposerHandle>;
}

export interface ComposerHandle {
  focus: () => void;
}

const OVER = 'This run is over: it takes no more messages.';
const OVER_WITH_DRAFT = `${OVER} What you wrote stays here to be copied.`;

/** The message box. Enter sends, Shift+Enter makes a line; what is written survives a reload and a change of run. */
export function Composer({ draftKey, runIsOver, onSend, controls, ref }: ComposerProps) {
  const [draft, setDraft] = useDraft(draftKey);
  const box = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => ({ focus: () => box.current?.focus() }), []);
  useGrowing(box, draft);
  const empty = draft.trim() === '';

  const send = () => {
    if (empty || runIsOver) return;
    onSend(draft);
    setDraft('');
  };

  return (
    <form
      className={`composer${runIsOver ? ' composer--over' : ''}`}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {runIsOver ? <p className="composer__over">{empty ? OVER : OVER_WITH_DRAFT}</p> : null}
      {runIsOver && empty ? null : (
        <div className="composer__box">
          <textarea
            ref={box}
            data-testid="composer"
            aria-label="Message to the agent"
            placeholder="Message the agent…"
            rows={1}
            value={draft}
            readOnly={runIsOver}
            onChange={(event) => setDraft(event.currentTarget.value)}
            onKeyDown={(event: KeyboardEvent) => {
              // While an input method composes, Enter belongs to it.
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              if (!event.repeat) send();
            }}
          />
          {runIsOver ? null : (
            <button
              type="submit"
              className="button button--main composer__send"
              data-testid="send"
              disabled={empty}
              aria-label="Send"
            >
              <ArrowUp size={16} aria-hidden="true" />
            </button>
          )}
        </div>
      )}
      {runIsOver ? null : (
        <div className="composer__foot">
          <span className="composer__hint">
            <kbd>Enter</kbd> sends · <kbd>Shift</kbd> <kbd>Enter</kbd> new line
          </span>
          {controls}
        </div>
      )}
    </form>
  );
}

/** As high as its text, within the bounds of the style sheet. */
function useGrowing(box: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what changes the height
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [box, text]);
}
