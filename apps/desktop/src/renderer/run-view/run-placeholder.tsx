import type { CloudRunView } from '@runwatch/react';

/** Where the transcript will be: says what is being waited for, or what to do. */
export function RunPlaceholder({ view, onRetry }: { view: CloudRunView; onRetry: () => void }) {
  const failure = view.error ?? view.connection?.failure ?? null;
  if (view.status === 'success')
    return (
      <Words testid="transcript">
        {view.ended
          ? 'This run ended without a word: its log is empty.'
          : 'Nothing has been said yet. The first entries appear here as soon as the agent writes them.'}
      </Words>
    );
  if (failure)
    return (
      <Words>
        This run cannot be opened: {failure.message}.{' '}
        <button type="button" className="button button--small" onClick={onRetry}>
          Retry
        </button>
      </Words>
    );
  return <Words>Opening the run…</Words>;
}

function Words({ children, testid }: { children: React.ReactNode; testid?: string }) {
  return (
    <div className="transcript" data-testid={testid}>
      <p className="empty">{children}</p>
    </div>
  );
}
