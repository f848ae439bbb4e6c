import type { Connection, Failure, Integrity, RunMeta, RunSummary, RunUpdate } from '@runwatch/protocol';

export const runMeta = (fields: Partial<RunMeta> = {}): RunMeta => ({
  taskId: 't-1',
  runId: 'r-1',
  status: 'in_progress',
  stage: null,
  branch: null,
  errorMessage: null,
  output: null,
  createdAt: '2026-11-22T14:02:00.000Z',
  updatedAt: null,
  completedAt: null,
  ...fields,
});

export const integrity = (fields: Partial<Integrity> = {}): Integrity => ({
  upTo: 0,
  total: 0,
  gaps: [],
  basis: 'alignment',
  duplicatesDropped: 0,
  onlyLive: 0,
  unreadable: 0,
  unknown: 0,
  ...fields,
});

export const failure = (fields: Partial<Failure> = {}): Failure => ({
  code: 'network',
  message: 'The cloud does not answer',
  retryable: true,
  ...fields,
});

const wire: Connection = {
  phase: 'live',
  leg: 'proxy',
  attempt: 0,
  retryAt: null,
  lastByteAt: null,
  lastEntryAt: null,
  failure: null,
};

export const connection = (fields: Partial<Connection> = {}): RunUpdate => ({
  kind: 'connection',
  connection: { ...wire, ...fields },
});

export const snapshot = (start: number, lines: string[], total = start + lines.length): RunUpdate => ({
  kind: 'snapshot',
  run: runMeta(),
  total,
  start,
  lines,
});

export const from = (at: number, lines: string[], settled: number): RunUpdate => ({ kind: 'from', at, lines, settled });

export const joined = (fields: Partial<Integrity> = {}): RunUpdate => ({
  kind: 'integrity',
  integrity: integrity(fields),
});

export const ended = (run: Partial<RunMeta> = {}, worth: Partial<Integrity> = {}): RunUpdate => ({
  kind: 'ended',
  run: runMeta({ status: 'completed', completedAt: '2026-11-22T14:11:12.000Z', ...run }),
  integrity: integrity(worth),
});

export const runSummary = (fields: Partial<RunMeta> = {}, title = 'Fix flaky checkout test'): RunSummary => {
  const run = runMeta(fields);
  return { ref: { taskId: run.taskId, runId: run.runId }, title, repository: 'acme/shop', run };
};
