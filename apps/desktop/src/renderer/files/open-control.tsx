import { useEffect, useEffectEvent } from 'react';
import { isSavedRunName, MOST_GIVEN_BYTES, type OpenState, somethingElse } from '../../main/files/files-view.ts';
import { type AppApi, useAppApi } from '../app-api/app-api.tsx';
import { useAction } from '../keys/use-action.tsx';
import { runHash } from '../location/run-hash.ts';
import { DropHint } from './drop-hint.tsx';
import { giveFile } from './give-file.ts';
import { JobLine } from './job-line.tsx';
import { type Dropped, useDrop } from './use-drop.ts';
import { useJob } from './use-job.ts';
import { goToFile } from './way-back.ts';

/** Opens a saved run when somebody wants it, drops one on the window, or opens one in the system; and says how far that is. */
export function OpenControl() {
  const api = useAppApi();
  const { files } = api;
  const job = useJob<OpenState>();
  const { state, start, cancel } = job;
  useAction('file.open', () => start((signal) => files.open.subscribe(undefined, { signal })));
  useHanded(api, (ticket) => start((signal) => files.openHanded.subscribe({ ticket }, { signal })));
  const isOver = useDrop((dropped) => start((signal) => openDropped(api, dropped, signal)));
  useEffect(() => {
    if (state?.kind !== 'opened') return;
    goToFile(runHash(state.ref));
    cancel();
  }, [state, cancel]);
  return (
    <>
      <JobLine doing="Opening" unit="bytes" state={state} onCancel={cancel} />
      {isOver ? <DropHint /> : null}
    </>
  );
}

async function* openDropped(api: AppApi, dropped: Dropped, signal: AbortSignal): AsyncGenerator<OpenState, void> {
  if (dropped.kind === 'several') throw new Error('One file at a time can be opened: drop a single one');
  if (dropped.kind === 'folder') throw new Error('This is a folder: drop a single .ndjson file');
  const { file } = dropped;
  if (!isSavedRunName(file.name)) throw new Error(somethingElse(file.name));
  if (file.size > MOST_GIVEN_BYTES)
    throw new Error('This file is too large to be dropped: choose it with “Open a saved run”');
  yield* giveFile(api, file, signal);
}

/** Hears of the files that the system hands to this window. */
function useHanded({ files }: AppApi, onHanded: (ticket: string) => void): void {
  const handed = useEffectEvent(onHanded);
  useEffect(() => {
    const leaving = new AbortController();
    async function hear(): Promise<void> {
      for await (const { ticket } of files.handed.subscribe(undefined, { signal: leaving.signal })) handed(ticket);
    }
    // A page that main has given up is handed nothing either.
    hear().catch(() => {});
    return () => leaving.abort();
  }, [files]);
}
