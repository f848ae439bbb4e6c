import type { CloudRunsClient } from '../client.ts';

const refuse = () => {
  throw new Error('Nobody should have asked');
};

/** A client that refuses whatever it is asked: to be spread beneath what a test scripts. */
export const unasked: CloudRunsClient = {
  runs: refuse,
  refresh: refuse,
  looked: refuse,
  watch: refuse,
  entries: refuse,
  text: refuse,
  search: refuse,
  journal: refuse,
  retry: refuse,
  pause: refuse,
  resume: refuse,
  command: refuse,
  stop: refuse,
};
