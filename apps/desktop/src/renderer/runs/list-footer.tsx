import type { CloudRunsView } from '@runwatch/react';
import { CircleAlert } from 'lucide-react';
import { useNow } from '../time/use-now.ts';
import { freshnessText } from './freshness-text.ts';

/** Says how many runs there are and how old that knowledge is, always; and why, where it is old. */
export function ListFooter({ runs, onAgain }: { runs: CloudRunsView; onAgain: () => void }) {
  const now = useNow(1_000);
  const { text, isOld, again } = freshnessText(runs, now);
  return (
    <footer className="list-footer" data-testid="freshness" data-old={isOld ? 'yes' : undefined}>
      {isOld ? <CircleAlert className="tone-warn" size={14} aria-hidden="true" /> : null}
      <span className="list-footer__text">{text}</span>
      {again ? (
        <button type="button" className="button button--small" onClick={onAgain}>
          Now
        </button>
      ) : null}
    </footer>
  );
}
