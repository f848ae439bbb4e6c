import { ArrowUp, CircleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { QueuedMessage } from '../../main/queue/queue-view.ts';
import { MessageEditor } from './message-editor.tsx';
import { stateText } from './queue-words.ts';

export interface QueueItemProps {
  message: QueuedMessage;
  /** Its place in the queue, from 1. */
  number: number;
  /** What is there twice has two names. */
  sided: (label: string) => string;
  isOver: boolean;
  watchOnly: boolean;
  /** It is being edited in this window. */
  isEditing: boolean;
  onEdit: () => void;
  onSave: (text: string) => void;
  onCancel: () => void;
  onRemove: () => void;
  onSendNow: () => void;
  /** Returns whether it is on the clipboard now. */
  onCopy: () => boolean;
}

/** One message that waits. */
export function QueueItem(props: QueueItemProps) {
  const { message, number, isOver, isEditing, onSave, onCancel } = props;
  const state = stateText({ ...message, isEdited: message.isEdited && !isEditing }, isOver);
  const isBad = message.state === 'failed' && !isOver;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isEditing) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isEditing]);
  return (
    <li ref={item} className={`queue__message${isBad ? ' queue__message--failed' : ''}`} data-testid="queued">
      {isEditing ? (
        <MessageEditor
          text={message.text}
          name={props.sided(`Message ${number} of the queue`)}
          onSave={onSave}
          onCancel={onCancel}
        />
      ) : (
        <>
          <p className={`queue__text${isOver ? '' : ' queue__text--short'}`}>{message.text}</p>
          {state === null ? null : (
            <p className={`queue__state${isBad ? ' tone-bad' : ''}`}>
              {isBad ? <CircleAlert size={13} aria-hidden="true" /> : null} {state}
            </p>
          )}
          <ItemActions {...props} />
        </>
      )}
    </li>
  );
}

function ItemActions({ message, number, isOver, watchOnly, onEdit, onRemove, onSendNow, onCopy }: QueueItemProps) {
  const [isCopied, setIsCopied] = useState(false);
  const which = <span className="unseen"> message {number}</span>;
  if (isOver)
    return (
      <span className="queue__actions">
        <button type="button" className="button button--small" onClick={() => setIsCopied(onCopy())}>
          {isCopied ? 'Copied' : 'Copy'}
          {which}
        </button>
        <button type="button" className="button button--plain button--small" onClick={onRemove}>
          Discard
          {which}
        </button>
      </span>
    );
  if (message.state === 'sending' || message.state === 'sent') return null;
  return (
    <span className="queue__actions">
      {message.canEdit && !message.isEdited ? (
        <button type="button" className="button button--plain button--small" onClick={onEdit}>
          Edit
          {which}
        </button>
      ) : null}
      <button type="button" className="button button--plain button--small" onClick={onRemove}>
        Remove
        {which}
      </button>
      {watchOnly ? null : (
        <button
          type="button"
          className="button button--plain button--small"
          title="Goes to the agent at once, which takes it up when it can"
          onClick={onSendNow}
        >
          {message.state === 'failed' ? (
            'Retry'
          ) : (
            <>
              <ArrowUp size={14} aria-hidden="true" /> Send now
            </>
          )}
          {which}
        </button>
      )}
    </span>
  );
}
