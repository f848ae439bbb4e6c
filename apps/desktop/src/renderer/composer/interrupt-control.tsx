import type { CommandOutcome } from '@runwatch/protocol';
import { CirclePause } from 'lucide-react';
import { useState } from 'react';

type Interrupting = { state: 'idle' } | { state: 'asking' } | { state: 'failed'; reason: string };

/** Ends the agent's turn, not the run. */
export function InterruptControl({ onInterrupt }: { onInterrupt: () => Promise<CommandOutcome> }) {
  const [interrupting, setInterrupting] = useState<Interrupting>({ state: 'idle' });
  const interrupt = async () => {
    setInterrupting({ state: 'asking' });
    try {
      await onInterrupt();
      setInterrupting({ state: 'idle' });
    } catch (error) {
      setInterrupting({ state: 'failed', reason: error instanceof Error ? error.message : String(error) });
    }
  };
  const asking = interrupting.state === 'asking';
  return (
    <>
      {interrupting.state === 'failed' ? (
        <span className="tone-bad" role="alert">
          Not interrupted: {interrupting.reason}
        </span>
      ) : null}
      <button
        type="button"
        className="button button--plain button--small"
        data-testid="interrupt"
        disabled={asking}
        onClick={interrupt}
      >
        <CirclePause size={14} aria-hidden="true" /> {asking ? 'Interrupting…' : 'Interrupt'}
      </button>
    </>
  );
}
