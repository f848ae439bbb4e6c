import type { ReadingView } from './items-in-view.ts';
import './view-note.css';

const WORDS = {
  turns: 'Showing what was said, and nothing else',
  raw: 'Showing entries as they were told',
  plain: 'Showing one plain document, page by page',
} as const;

/** Says that the transcript is not shown as it usually is, and leads back. */
export function ViewNote({ view, onLeave }: { view: ReadingView; onLeave: () => void }) {
  if (view === 'conversation') return null;
  return (
    <p className="view-note" role="status" data-testid="view-note">
      {WORDS[view]}
      <button type="button" className="button button--small" onClick={onLeave}>
        Show everything
      </button>
    </p>
  );
}
