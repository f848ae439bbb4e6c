/** Of this process, in MB. */
export interface Memory {
  /** JavaScript objects, and buffers outside of the heap. */
  heapMb: number;
  rssMb: number;
}

const MB = 1024 * 1024;

/** After everything that can go has gone: needs `--expose-gc`. */
export async function memoryAfterGc(): Promise<Memory> {
  if (!globalThis.gc) throw new Error('Cannot collect garbage: start Node with --expose-gc');
  // What a collection frees may hold others by finalizers, which run in a turn of their own.
  for (let times = 0; times < 3; times++) {
    globalThis.gc();
    await new Promise(setImmediate);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapMb: (heapUsed + external) / MB, rssMb: rss / MB };
}
