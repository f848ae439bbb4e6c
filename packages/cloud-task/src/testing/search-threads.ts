import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import type { SearchThreads } from '../search/scan-thread.ts';

/** Real threads, from the worker as it is bundled. `running`: those that have not ended. */
export function searchThreads(): { start: SearchThreads; readonly running: number } {
  let out = '';
  let running = 0;
  beforeAll(async () => {
    out = await mkdtemp(path.join(tmpdir(), 'runwatch-scan-'));
    const ssr = fileURLToPath(new URL('../search/scan-worker.ts', import.meta.url));
    await build({
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true },
      build: {
        ssr,
        outDir: out,
        target: 'node20.18',
        rolldownOptions: { output: { entryFileNames: 'scan-worker.mjs' } },
      },
    });
  }, 60_000);
  afterAll(() => rm(out, { recursive: true, force: true }));
  return {
    start() {
      running++;
      const worker = new Worker(path.join(out, 'scan-worker.mjs'));
      worker.once('exit', () => running--);
      return worker;
    },
    get running() {
      return running;
    },
  };
}
