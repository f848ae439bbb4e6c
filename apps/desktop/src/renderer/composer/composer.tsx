import { ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useRef } from 'react';
import type { Settings } from '../../main/settings/settings-schema.ts';
import { keyNames } from '../keys/key-names.ts';
import { useSided } from '../panes/pane-context.ts';
import { useSettings } from '../settings/settings.tsx';
import { useDraft } from './use-draft.ts';
import './composer.css';

export interface ComposerProps {
  /** Names the draft: one a run. */
  draftKey: string;
  runIsOver: boolean;
  onSend: (text: string) => void;
  /** Arrow up in an empty box: what was written last is wanted back. */
  onRecall?: () => void;
  /** Interrupt and stop, at the foot of the box. */
  controls?: ReactNode;
  ref: Ref<ComposerHandle>;
}

export interface ComposerHandle {
  focus: () => void;
  /** Puts more text behind what is being written; the focus stays where it is. */
  add: (text: string) => void;
}

const OVER = 'This run is over: it takes no more messages.';
const OVER_WITH_DRAFT = `${OVER} What you wrote stays here to be copied.`;

/** The message box. Enter sends, Shift+Enter makes a line; what is written survives a reload and a change of run. */
export function Composer({ draftKey, runIsOver, onSend, onRecall, controls, ref }: ComposerProps) {
  const [draft, setDraft] = useDraft(draftKey);
  const { sendWith } = useSettings();
  const sided = useSided();
  const box = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(
    ref,
    () => ({
      focus: () => box.current?.focus(),
      add(text) {
        setDraft(draft.trim() === '' ? text : `${draft.trimEnd()}\n\n${text}`);
      },
    }),
    [draft, setDraft],
  );
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
            aria-label={sided('Message to the agent')}
            placeholder="Message the agent…"
            rows={1}
            value={draft}
            readOnly={runIsOver}
            onChange={(event) => setDraft(event.currentTarget.value)}
            onKeyDown={(event: KeyboardEvent) => {
              const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
              if (event.key === 'ArrowUp' && isPlain && draft === '') onRecall?.();
              // While an input method composes, Enter belongs to it.
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              if (sendWith === 'mod-enter' && !event.ctrlKey && !event.metaKey) return;
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
            <Hint sendWith={sendWith} />
          </span>
          {controls}
        </div>
      )}
    </form>
  );
}

function Hint({ sendWith }: Pick<Settings, 'sendWith'>) {
  return sendWith === 'enter' ? (
    <>
      <kbd>Enter</kbd> sends · <kbd>Shift</kbd> <kbd>Enter</kbd> new line
    </>
  ) : (
    <>
      <kbd>{keyNames('$mod+Enter')}</kbd> sends · <kbd>Enter</kbd> new line
    </>
  );
}
