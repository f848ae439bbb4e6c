import { Check, CircleAlert, TriangleAlert, X } from 'lucide-react';
import { count } from '../time/format-time.ts';
import './files.css';

export interface JobLineProps {
  /** What is being done: `Exporting`. */
  doing: string;
  /** What `done` and `total` count: `entries`. */
  unit: string;
  state:
    | { kind: 'asking' }
    | { kind: 'writing'; done: number; total: number | null }
    | { kind: 'reading'; done: number; total: number | null }
    | { kind: 'saved'; name: string; words: string; complete: boolean }
    | { kind: 'copied'; words: string; complete: boolean }
    | { kind: 'opened' }
    | { kind: 'failed'; message: string }
    | null;
  onCancel: () => void;
}

/** One line on some work with a file: how far it is, and what it came to. */
export function JobLine({ doing, unit, state, onCancel }: JobLineProps) {
  if (state === null || state.kind === 'asking' || state.kind === 'opened') return null;
  if (state.kind === 'writing' || state.kind === 'reading')
    return (
      <div className="job-line" data-testid="job" data-kind={state.kind}>
        <span>{progressWords(doing, unit, state)}</span>
        <progress
          className="progress job-line__progress"
          aria-label={doing}
          {...(state.total !== null && { value: Math.min(state.done, state.total), max: Math.max(1, state.total) })}
        />
        <button type="button" className="button button--small" onClick={onCancel}>
          Cancel
        </button>
      </div>
    );
  return (
    <div className="job-line" data-testid="job" data-kind={state.kind}>
      <span role="status" className="job-line__words">
        <Mark state={state} />
        {resultWords(state)}
      </span>
      <button type="button" className="button button--small" onClick={onCancel}>
        <X size={13} aria-hidden="true" />
        <span className="unseen">Put away</span>
      </button>
    </div>
  );
}

type Result = Extract<JobLineProps['state'], { kind: 'saved' | 'copied' | 'failed' }>;

function resultWords(state: Result): string {
  if (state.kind === 'failed') return state.message;
  return state.kind === 'saved' ? `Saved ${state.name}: ${state.words}.` : `Copied: ${state.words}.`;
}

function Mark({ state }: { state: Result }) {
  if (state.kind === 'failed') return <CircleAlert className="tone-bad" size={14} aria-hidden="true" />;
  return state.complete ? (
    <Check className="tone-good" size={14} aria-hidden="true" />
  ) : (
    <TriangleAlert className="tone-warn" size={14} aria-hidden="true" />
  );
}

function progressWords(doing: string, unit: string, { done, total }: { done: number; total: number | null }): string {
  if (total === null) return done === 0 ? `${doing}…` : `${doing}: ${count(done)} ${unit}`;
  return `${doing}: ${count(done)} of ${count(total)} ${unit}`;
}
