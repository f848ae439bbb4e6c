/** Of this process, in MB. */
export interface Memory {
  /** JavaScript objects, and buffers outside of the heap. */
  heapMb: number;
  rssMb: number;
}

const MB = 1024 * 1024;

/** Between two looks: a file is written meanwhile, a timer comes due. */
const LOOK_MS = 500;
/** Looks that differ by less are alike. */
const STILL_MB = 1;
const MOST_LOOKS = 40;

/** What is left when everything that can go has gone, and nothing goes any more: needs `--expose-gc`. */
export async function memoryAtRest(): Promise<Memory> {
  let before = await memoryAfterGc();
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    await new Promise((look) => setTimeout(look, LOOK_MS));
    const now = await memoryAfterGc();
    // What the heap no longer needs goes back to the system some seconds later.
    if (Math.abs(now.heapMb - before.heapMb) < STILL_MB && before.rssMb - now.rssMb < STILL_MB) return now;
    before = now;
  }
  return before;
}

async function memoryAfterGc(): Promise<Memory> {
  if (!globalThis.gc) throw new Error('Cannot collect garbage: start Node with --expose-gc');
  // What a collection frees may hold others by finalizers, which run in a turn of their own.
  for (let times = 0; times < 3; times++) {
    globalThis.gc();
    await new Promise(setImmediate);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapMb: (heapUsed + external) / MB, rssMb: rss / MB };
}
