import { Worker } from 'node:worker_threads';
import type { SearchThreads } from '@runwatch/cloud-task';

/** Threads of main that search, from a file of its bundle. */
export const searchThreads: SearchThreads = (workerData) =>
  new Worker(new URL('./scan-worker.js', import.meta.url), { workerData, env: {}, execArgv: [] });
