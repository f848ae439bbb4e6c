/** Keys that the real servers use as well (protocol 9.2). The id stands in them as it is. */
export const streamKeys = (runId: string) => {
  const stream = `task-run-stream:${runId}`;
  return {
    stream,
    lastSeq: `${stream}:last-seq`,
    completed: `${stream}:completed`,
    watched: `${stream}:watched`,
    /** What a real proxy remembers of the agent; goes when a run is started anew (protocol 5). */
    agent: [
      `${stream}:ingest-agent-active`,
      `${stream}:ingest-heartbeat`,
      `${stream}:ingest-first-agent-command`,
      `${stream}:ingest-first-agent-activity`,
    ],
  };
};

const OWN = 'runwatch-cloud';

/** Keys of our own, for what the real servers keep in a database and in files; no real server uses names of this kind. */
export const ownKeys = {
  /** Sorted set: ids of all runs by the time of their creation. */
  runs: `${OWN}:runs`,
  /** String: a run as JSON. */
  run: (runId: string) => `${OWN}:run:${runId}`,
  /** List: the lines of a run's log. */
  log: (runId: string) => `${OWN}:log:${runId}`,
  /** List: indices of the lines that are no JSON. */
  brokenLines: (runId: string) => `${OWN}:broken-lines:${runId}`,
  /** String: how often the tokens of a run were made to expire. */
  generation: (runId: string) => `${OWN}:generation:${runId}`,
  /** String: the private key that tokens are signed with, as PEM. */
  signingKey: `${OWN}:signing-key`,
  /** String: the key of the API, where none was given. */
  apiKey: `${OWN}:api-key`,
  /** Channel: ids of runs that have changed. */
  changed: `${OWN}:changed`,
  /** Channel: what a process is asked by another. */
  process: (processId: string) => `${OWN}:process:${processId}`,
};
