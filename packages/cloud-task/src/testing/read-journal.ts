import { Stopped } from '@runwatch/async';
import type { RunRef, WireEvent, WireNote } from '@runwatch/protocol';
import { createCloudRunsRouter } from '../router.ts';
import type { Bench } from './bench.ts';

/** Reads the journal over the router, as windows do. */
export function readJournal({ service }: Bench, run: RunRef) {
  const abort = new AbortController();
  const events: WireEvent[] = [];
  const caller = createCloudRunsRouter(service).createCaller({}, { signal: abort.signal });
  const done = (async () => {
    for await (const batch of await caller.journal({ run })) events.push(...batch);
  })();
  const of = <Kind extends WireNote['kind']>(kind: Kind) =>
    events.flatMap(({ note }) => (note.kind === kind ? [note as Extract<WireNote, { kind: Kind }>] : []));
  return {
    events,
    of,
    kinds: () => events.map(({ note }) => note.kind),
    async [Symbol.asyncDispose]() {
      abort.abort(new Stopped('left'));
      await done;
    },
  };
}
