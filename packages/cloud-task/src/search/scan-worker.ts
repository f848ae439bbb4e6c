import { parentPort } from 'node:worker_threads';
import { serveScan } from './serve-scan.ts';

/* Runs as a thread of `node:worker_threads`: whoever bundles main bundles this as a file of its own. */

if (!parentPort) throw new Error('Cannot search: this is to be run as a thread');
serveScan(parentPort);
