import { Square } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

export interface StopControlProps {
  /** The run was asked to stop and is not over yet. */
  stopping: boolean;
  /** Why the last wish to stop failed; null when it did not. */
  failure: string | null;
  onStop: () => void;
}

/** `Stop run…`, asked once more in its place, then `Stopping…` until the run is proven to be over. */
export function StopControl({ stopping, failure, onStop }: StopControlProps) {
  const [asking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const ask = useRef<HTMLButtonElement>(null);

  // The question opens on the harmless answer, so that a second Enter does not stop anything.
  useEffect(() => {
    if (asking) keep.current?.focus();
  }, [asking]);

  const close = () => {
    setAsking(false);
    // The button exists only after the next render.
    requestAnimationFrame(() => ask.current?.focus());
  };

  if (stopping)
    return (
      <button type="button" className="button button--plain button--small" data-testid="stop" disabled>
        <Square size={12} aria-hidden="true" /> Stopping…
      </button>
    );

  if (asking)
    return (
      <fieldset
        className="stop-question"
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          close();
        }}
      >
        <legend className="unseen">Stop this run?</legend>
        <span>Stop this run? It cannot be taken up again.</span>
        <button
          type="button"
          className="button button--danger button--small"
          data-testid="stop-confirm"
          onClick={() => {
            setAsking(false);
            onStop();
          }}
        >
          Stop run
        </button>
        <button ref={keep} type="button" className="button button--small" onClick={close}>
          Keep running
        </button>
      </fieldset>
    );

  return (
    <>
      {failure ? <span className="tone-bad">Not stopped: {failure}</span> : null}
      <button
        ref={ask}
        type="button"
        className="button button--plain button--small"
        data-testid="stop"
        title="Stop the run, asked once more"
        onClick={() => setAsking(true)}
      >
        <Square size={12} aria-hidden="true" />
        <span className="wordy">Stop run…</span>
      </button>
    </>
  );
}
