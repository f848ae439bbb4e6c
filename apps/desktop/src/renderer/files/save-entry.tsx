import type { RunRef } from '@runwatch/protocol';
import type { CopyState } from '../../main/files/files-view.ts';
import { useAppApi } from '../app-api/app-api.tsx';
import { JobLine } from './job-line.tsx';
import { useJob } from './use-job.ts';

/** Saves one entry as it was written, however large it is. */
export function SaveEntry({ run, entry }: { run: RunRef; entry: number }) {
  const { files } = useAppApi();
  const { state, start, cancel } = useJob<CopyState>();
  const isRunning = state?.kind === 'writing' || state?.kind === 'asking';
  return (
    <>
      {isRunning ? null : (
        <button
          type="button"
          className="cut-note__act"
          data-testid="save-entry"
          onClick={() => start((signal) => files.saveEntry.subscribe({ run, entry }, { signal }))}
        >
          Save…
        </button>
      )}
      <JobLine doing="Saving" unit="characters" state={state} onCancel={cancel} />
    </>
  );
}
