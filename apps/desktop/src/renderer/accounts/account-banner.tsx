import { KeyRound } from 'lucide-react';
import type { AccountInfo } from '../../main/accounts/accounts-view.ts';

export interface AccountBannerProps {
  account: AccountInfo;
  onEnterKey: () => void;
  /** Signs in to the demo again, whose key is nobody's to enter. */
  onSignIn: () => void;
  onShowDemo: () => void;
}

/** Says that nobody is signed in any more, and what to do. Pushes what is below; history stays readable. */
export function AccountBanner({ account, onEnterKey, onSignIn, onShowDemo }: AccountBannerProps) {
  if (account.state === 'ready') return null;
  return (
    <section className="account-banner" aria-label="Sign-in" data-testid="account-banner">
      <KeyRound className="tone-warn" size={16} aria-hidden="true" />
      <p role="status">{wordsFor(account)}</p>
      {account.kind === 'posthog' ? (
        <button type="button" className="button button--small" onClick={onEnterKey}>
          Enter the key…
        </button>
      ) : null}
      {account.kind === 'demo' ? (
        <button type="button" className="button button--small" onClick={onSignIn}>
          Sign in again
        </button>
      ) : (
        <button type="button" className="button button--plain button--small" onClick={onShowDemo}>
          Open the demo
        </button>
      )}
    </section>
  );
}

function wordsFor({ kind, server, state }: AccountInfo): string {
  if (state === 'locked')
    return `The system does not give out the key of ${server}: enter it again. History stays readable.`;
  if (kind === 'environment')
    return `${server} does not accept the key in RUNWATCH_KEY any more: start Runwatch with another. History stays readable.`;
  if (kind === 'demo') return 'Sign-in expired, as you wished. History stays readable.';
  return `${server} does not accept the key any more. History stays readable.`;
}
