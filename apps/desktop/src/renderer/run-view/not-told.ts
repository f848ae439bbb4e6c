import type { Connection } from '@runwatch/protocol';

/** The wire before anything was told of it: the watch has been asked for, its first word is awaited. */
export const NOT_TOLD: Connection = {
  phase: 'connecting',
  leg: null,
  attempt: 0,
  retryAt: null,
  lastByteAt: null,
  lastEntryAt: null,
  failure: null,
};
