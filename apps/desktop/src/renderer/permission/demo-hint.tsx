import { X } from 'lucide-react';
import { useState } from 'react';
import { useShownAccount } from '../accounts/shown-account.ts';
import { keep, readKept } from '../place/kept.ts';

const NAME = 'demo-hint-read';

/** The demo's only hint, at the first question: put away once, it does not come again. */
export function DemoHint() {
  const account = useShownAccount();
  const [isRead, setRead] = useState(() => readKept(NAME) !== null);
  if (isRead || account?.kind !== 'demo') return null;
  const putAway = () => {
    keep(NAME, 'yes');
    setRead(true);
  };
  return (
    <p className="demo-hint" data-testid="demo-hint">
      <span>
        The agent waits until somebody answers. A question never takes your keyboard: click, or leave it and write.
      </span>
      <button type="button" className="button button--small" onClick={putAway}>
        <X size={13} aria-hidden="true" />
        <span className="unseen">Put the hint away</span>
      </button>
    </p>
  );
}
