import { useEffect } from 'react';
import type { OpenState } from '../../main/files/files-view.ts';
import { useAppApi } from '../app-api/app-api.tsx';
import { useAction } from '../keys/use-action.tsx';
import { runHash } from '../location/run-hash.ts';
import { JobLine } from './job-line.tsx';
import { useJob } from './use-job.ts';

/** Opens a saved run when somebody wants it, and says how far that is. */
export function OpenControl() {
  const { files } = useAppApi();
  const job = useJob<OpenState>();
  const { state, cancel } = job;
  useAction('file.open', () => job.start((signal) => files.open.subscribe(undefined, { signal })));
  useEffect(() => {
    if (state?.kind !== 'opened') return;
    window.location.hash = runHash(state.ref);
    cancel();
  }, [state, cancel]);
  return <JobLine doing="Opening" unit="bytes" state={state} onCancel={cancel} />;
}
