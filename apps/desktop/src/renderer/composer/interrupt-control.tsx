import type { CommandOutcome } from '@runwatch/protocol';
import { CirclePause } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useAction } from '../keys/use-action.tsx';
import { useSettings } from '../settings/settings.tsx';

type Interrupting = { state: 'idle' } | { state: 'sure?' } | { state: 'asking' } | { state: 'failed'; reason: string };

/** How long a second Escape means what the first one asked. */
const SURE_MS = 3_000;

/** Escape closes what is open first. */
const somethingIsOpen = () => document.querySelector('[role=dialog], [role=menu], [role=alertdialog]') !== null;

/** Ends the agent's turn, not the run. By Escape, which asks once, or by its button. */
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
  const settings = useSettings();
  useAction(
    'turn.interrupt',
    () => {
      if (somethingIsOpen()) return;
      if (interrupting.state === 'sure?') return void interrupt();
      if (interrupting.state !== 'asking') setInterrupting({ state: 'sure?' });
    },
    settings.escape === 'interrupts',
  );
  useEffect(() => {
    if (interrupting.state !== 'sure?') return;
    const timer = setTimeout(() => setInterrupting({ state: 'idle' }), SURE_MS);
    return () => clearTimeout(timer);
  }, [interrupting.state]);
  const asking = interrupting.state === 'asking';
  return (
    <>
      {interrupting.state === 'sure?' ? (
        <span role="status">
          <kbd>Esc</kbd> again interrupts the turn
        </span>
      ) : null}
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
        title="Interrupt the turn"
        onClick={interrupt}
      >
        <CirclePause size={14} aria-hidden="true" />
        <span className="wordy">{asking ? 'Interrupting…' : 'Interrupt'}</span>
      </button>
    </>
  );
}
