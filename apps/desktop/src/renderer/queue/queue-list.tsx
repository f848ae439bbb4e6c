import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import { useSided } from '../panes/pane-context.ts';
import { copyText } from '../transcript/text/copy-text.ts';
import { QueueItem } from './queue-item.tsx';
import { waitText } from './queue-words.ts';
import type { Queue } from './use-queue.ts';
import { useSpokenQueue } from './use-spoken-queue.ts';
import './queue.css';

export interface QueueHandle {
  /** Opens the last message that waits, to be edited; false when there is none. */
  editLast: () => boolean;
}

export interface QueueListProps {
  queue: Queue;
  /** Nothing may be sent from here. */
  watchOnly: boolean;
  /** A text that has no place here any more. */
  onText: (text: string) => void;
  /** Whoever was at something here goes back to writing. */
  onLeave: () => void;
  ref: Ref<QueueHandle>;
}

/** Messages that wait here for the end of a turn: until they go they can be edited, removed, or sent at once. */
export function QueueList({ queue, watchOnly, onText, onLeave, ref }: QueueListProps) {
  const { messages, asked, isOver, failure } = queue;
  const [editing, setEditing] = useState<string | null>(null);
  const begins = useRef(false);
  const edit = async (id: string): Promise<void> => {
    if (begins.current) return;
    begins.current = true;
    const may = await queue.beginEdit(id);
    begins.current = false;
    if (may) setEditing(id);
  };
  useImperativeHandle(ref, () => ({
    editLast() {
      const last = messages.findLast((message) => message.canEdit && !message.isEdited);
      if (!last || isOver) return false;
      void edit(last.id);
      return true;
    },
  }));
  const sided = useSided();
  useSpokenQueue(queue);

  const pending = asked.filter(({ id }) => !messages.some((message) => message.id === id));
  const count = messages.length + pending.length;
  if (count === 0 && failure === null) return null;
  const waits = waitText(queue);
  const close = () => {
    setEditing(null);
    onLeave();
  };
  return (
    <section className="queue" aria-label={sided('Queue')} data-testid="queue">
      {count === 0 ? null : (
        <p className="queue__head">
          <span className="queue__title">
            Queue: {count}
            {waits === null ? null : <span className="queue__waits"> · {waits}</span>}
          </span>
          {!isOver && !watchOnly && messages.some(({ state }) => state === 'held-back') ? (
            <button type="button" className="button button--small" data-testid="queue-resume" onClick={queue.resume}>
              Resume
            </button>
          ) : null}
        </p>
      )}
      {failure === null ? null : (
        <p className="queue__failure tone-bad" role="alert">
          {failure}
        </p>
      )}
      <ol className="queue__list">
        {messages.map((message, index) => (
          <QueueItem
            key={message.id}
            message={message}
            number={index + 1}
            isOver={isOver}
            watchOnly={watchOnly}
            sided={sided}
            isEditing={editing === message.id}
            onEdit={() => void edit(message.id)}
            onSave={async (text) => {
              const isSaved = await queue.edit(message.id, text);
              // It went, or was removed elsewhere: what was written is not lost.
              if (!isSaved) {
                queue.leaveEdit(message.id);
                onText(text);
              }
              close();
            }}
            onCancel={() => {
              queue.leaveEdit(message.id);
              close();
            }}
            onRemove={() => {
              queue.remove(message.id);
              onLeave();
            }}
            onSendNow={() => {
              queue.sendNow(message.id);
              onLeave();
            }}
            onCopy={() => copyText(message.text)}
          />
        ))}
        {pending.map(({ id, text }) => (
          <li key={id} className="queue__message" data-testid="queued">
            <p className="queue__text queue__text--short">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
