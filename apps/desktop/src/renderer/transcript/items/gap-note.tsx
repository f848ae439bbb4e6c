import { FILES_ACCOUNT, type Gap } from '@runwatch/protocol';
import { Unlink } from 'lucide-react';
import { useContext, useState } from 'react';
import { count, counted } from '../../time/format-time.ts';
import { RunContext } from '../run-context.ts';
import './gap-note.css';

export interface GapNoteProps {
  gap: Gap;
  /** Asks for what is missing again; settles when it has been asked for. */
  onFetchAgain: () => Promise<void>;
}

/** Says where something may be missing, and why; what a file lacks nobody can fetch. */
export function GapNote({ gap, onFetchAgain }: GapNoteProps) {
  const [isAsking, setIsAsking] = useState(false);
  const isFile = useContext(RunContext)?.accountId === FILES_ACCOUNT;
  const ask = () => {
    setIsAsking(true);
    const settled = () => setIsAsking(false);
    onFetchAgain().then(settled, settled);
  };
  return (
    <div className="gap-note" role="note" data-testid="gap-note">
      <Unlink className="tone-warn" size={14} aria-hidden="true" />
      <p>{isFile ? inFile(gap) : wordsOf(gap)}</p>
      {isFile ? null : (
        <button type="button" className="button button--small" disabled={isAsking} onClick={ask}>
          {isAsking ? 'Fetching…' : 'Fetch again'}
        </button>
      )}
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
      if (to === null) return `What comes behind #${count(from)} could not be read from the run log.`;
      return `${counted(to - from, 'entry', 'entries')} missing ${from === 0 ? 'before' : `between #${count(from)} and`} #${count(to + 1)}: the run log could not be read there.`;
  }
}

const inFile = ({ why }: Gap): string =>
  why === 'changed'
    ? 'The file was changed after it had been written.'
    : 'The file ends here, and does not say that the run did.';
