import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useSettings } from '../settings/settings.tsx';

export interface MessageEditorProps {
  text: string;
  /** For those who do not see where it stands. */
  name: string;
  onSave: (text: string) => void;
  onCancel: () => void;
}

/** Writes a message anew where it stands. The keys are those of the message box; Escape leaves it as it was. */
export function MessageEditor({ text, name, onSave, onCancel }: MessageEditorProps) {
  const [written, setWritten] = useState(text);
  const { sendWith } = useSettings();
  const box = useRef<HTMLTextAreaElement>(null);
  const isEmpty = written.trim() === '';
  const save = () => {
    if (!isEmpty) onSave(written);
  };
  useEffect(() => {
    const element = box.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);
  return (
    <form
      className="queue__editor"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        // It would interrupt the turn.
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      }}
    >
      <textarea
        ref={box}
        aria-label={name}
        data-testid="queue-editor"
        rows={1}
        value={written}
        onChange={(event) => setWritten(event.currentTarget.value)}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          if (sendWith === 'mod-enter' && !event.ctrlKey && !event.metaKey) return;
          event.preventDefault();
          if (!event.repeat) save();
        }}
      />
      <span className="queue__actions">
        <button type="submit" className="button button--small" disabled={isEmpty}>
          Save
        </button>
        <button type="button" className="button button--plain button--small" onClick={onCancel}>
          Cancel
        </button>
      </span>
    </form>
  );
}
