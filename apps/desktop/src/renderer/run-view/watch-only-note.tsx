import { Eye } from 'lucide-react';

/** Stands where one would act. */
export function WatchOnlyNote({ asks, runIsOver }: { asks: number; runIsOver: boolean }) {
  if (runIsOver) return null;
  return (
    <p className="watch-only-note" data-testid="watch-only-note">
      <Eye size={14} aria-hidden="true" />{' '}
      {asks > 0
        ? 'The agent waits for an answer. You only watch: unlock at the top to answer.'
        : 'You only watch: unlock at the top to write, interrupt or stop.'}
    </p>
  );
}
