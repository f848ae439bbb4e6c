import type { Gap } from '@runwatch/protocol';
import { Unlink } from 'lucide-react';
import { useState } from 'react';
import './gap-note.css';

export interface GapNoteProps {
  gap: Gap;
  /** Asks for what is missing again; settles when it has been asked for. */
  onFetchAgain: () => Promise<void>;
}

/** Stands in the transcript where something may be missing, and why. */
export function GapNote({ gap, onFetchAgain }: GapNoteProps) {
  const [isAsking, setIsAsking] = useState(false);
  const ask = () => {
    setIsAsking(true);
    const settled = () => setIsAsking(false);
    onFetchAgain().then(settled, settled);
  };
  return (
    <div className="gap-note" role="note" data-testid="gap-note">
      <Unlink className="tone-warn" size={14} aria-hidden="true" />
      <p>{wordsOf(gap)}</p>
      <button type="button" className="button button--small" disabled={isAsking} onClick={ask}>
        {isAsking ? 'Fetching…' : 'Fetch again'}
      </button>
    </div>
  );
}

function wordsOf({ why, from, to }: Gap): string {
  switch (why) {
    case 'unproven':
      return 'Something may be missing here: it is not proven yet that what follows comes next.';
    case 'changed':
      return 'The run log was changed from here on, after it had been read.';
    case 'unavailable':
    case 'not-loaded':
      return to === null
        ? 'What comes after this could not be read from the run log.'
        : `Entries #${from + 1} to #${to} could not be read from the run log.`;
  }
}

/** The gap that lies before an item, behind the one before it. What is not loaded yet has rows of its own. */
export const gapBefore = (gaps: readonly Gap[], first: number, firstBefore: number): Gap | undefined =>
  gaps.find(({ from, why }) => why !== 'not-loaded' && firstBefore < from && from <= first);
