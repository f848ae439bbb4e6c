import type { CloudRunsClient, RunRef, SearchHit, SearchQuery } from '@runwatch/protocol';

export interface HitPage {
  hits: SearchHit[];
  /** There are no others before them. */
  isAll: boolean;
}

/**
 * The newest hits before an entry, which is looked for by itself, until `isEnough` of them or there are no more.
 * @throws CloudRunError
 */
export async function readPage(
  { client, run, query }: { client: CloudRunsClient; run: RunRef; query: SearchQuery },
  before: number | undefined,
  isEnough: (hits: readonly SearchHit[]) => boolean,
  signal: AbortSignal,
): Promise<HitPage> {
  let hits: SearchHit[] = [];
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  try {
    for await (const updates of client.search(run, before === undefined ? query : { ...query, before }, either))
      for (const update of updates) {
        if (update.kind === 'hits') hits.push(...update.hits);
        else if (update.kind === 'void') hits = hits.filter(({ entry }) => entry < update.from);
        else if (update.done) return { hits, isAll: true };
        // A stretch of the run is told oldest first, and followed by how far that is: before that there may be holes in it.
        else if (isEnough(hits)) return { hits, isAll: false };
      }
    signal.throwIfAborted();
    throw new Error('The search stopped before its end');
  } finally {
    stop.abort();
  }
}
