import * as entries from './entries.ts';

export { connection, ended, failure, from, integrity, joined, runMeta, runSummary, snapshot } from './updates.ts';
export { entries };
