import type { PendingMessage } from '@runwatch/react';
import { CircleAlert, Clock, LoaderCircle } from 'lucide-react';

export interface PendingListProps {
  pending: readonly PendingMessage[];
  runIsOver: boolean;
  onRetry: (id: string) => void;
  onDiscard: (id: string) => void;
  /** Takes a message back into the box, to be written anew. */
  onEdit: (message: PendingMessage) => void;
}

/** Messages on their way: they stay here until the transcript shows them, so that none vanishes in between. */
export function PendingList({ pending, runIsOver, onRetry, onDiscard, onEdit }: PendingListProps) {
  if (pending.length === 0) return null;
  return (
    <ul className="pending" aria-label="Messages on their way">
      {pending.map((message) => (
        <li key={message.id} className={`pending__message pending__message--${message.state}`} data-testid="pending">
          <p className="pending__text">{message.text}</p>
          <p className="pending__state">
            <PendingState message={message} runIsOver={runIsOver} />
          </p>
          {message.state === 'failed' || (runIsOver && message.state === 'sent') ? (
            <span className="pending__actions">
              {runIsOver ? null : (
                <>
                  <button type="button" className="button button--small" onClick={() => onRetry(message.id)}>
                    Retry
                  </button>
                  <button type="button" className="button button--plain button--small" onClick={() => onEdit(message)}>
                    Edit
                  </button>
                </>
              )}
              <button
                type="button"
                className="button button--plain button--small"
                onClick={() => onDiscard(message.id)}
              >
                Discard
              </button>
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function PendingState({ message, runIsOver }: { message: PendingMessage; runIsOver: boolean }) {
  switch (message.state) {
    case 'sending':
      return (
        <>
          <LoaderCircle className="turning" size={13} aria-hidden="true" /> Sending…
        </>
      );
    case 'sent':
      if (runIsOver) return 'The run is over, and this was not seen in it';
      return (
        <>
          <Clock size={13} aria-hidden="true" /> Waits for the agent
        </>
      );
    case 'failed':
      return (
        <span className="tone-bad">
          <CircleAlert size={13} aria-hidden="true" /> Not sent: {message.failure?.message ?? 'the reason is not known'}
        </span>
      );
  }
}
