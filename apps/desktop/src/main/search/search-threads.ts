import { Worker } from 'node:worker_threads';
import { WarmThreads } from './warm-threads.ts';

/** Threads of main that search, from a file of its bundle. */
export const searchThreads = (): WarmThreads =>
  new WarmThreads(() => new Worker(new URL('./scan-worker.js', import.meta.url), { env: {}, execArgv: [] }));
