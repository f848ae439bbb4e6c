import type { WireNote } from '@runwatch/protocol';
import type { LogNote } from '../app-log/log-note.ts';
import { logName } from '../app-log/names.ts';

const account = '7d1f8a90-4c1e-4b67-9d35-0a6b1f2c3d4e';
const run = logName('small-fix');
const failure = { code: 'network', httpStatus: null } as const;
const error = {
  name: 'TypeError',
  code: 'ERR_INVALID_ARG_TYPE',
  at: [
    { file: 'index.js', line: 1204, column: 17 },
    { file: 'node:internal/process/task_queues', line: 95, column: 5 },
  ],
  causes: [{ name: 'CloudRunError', code: 'network' }],
};

const WIRE: { [Kind in WireNote['kind']]: Extract<WireNote, { kind: Kind }> } = {
  opened: { kind: 'opened', leg: 'proxy', resumed: true, status: 200, firstByteMs: 12.4 },
  'not-opened': { kind: 'not-opened', leg: null, afterMs: 40, why: 'failed', ...failure },
  closed: { kind: 'closed', leg: 'api', why: 'cut', openMs: 90_000, entries: 12, duplicates: 0, ...failure },
  waiting: { kind: 'waiting', what: 'stream', forMs: 2_400, attempt: 1, why: 'transport', ...failure },
  looked: { kind: 'looked', offset: 7, rows: 2, hasMore: false, tookMs: 3 },
  'look-failed': { kind: 'look-failed', offset: 7, tookMs: 3, code: 'unavailable', httpStatus: 503 },
  began: { kind: 'began', from: 0, entries: 1_000, tookMs: 80 },
  filling: { kind: 'filling', by: 'bytes', from: 0, to: 48_211 },
  filled: { kind: 'filled', to: 48_211, tookMs: 3_900 },
  'fill-failed': { kind: 'fill-failed', to: 48_211, tookMs: 3_900, ...failure },
  joined: { kind: 'joined', basis: 'content', shared: 41, dropped: 0 },
  gap: { kind: 'gap', why: 'unknown' },
  held: { kind: 'held', entries: 48_211, ...failure },
  released: { kind: 'released', afterMs: 9_000 },
  ended: { kind: 'ended' },
};

const NOTES: { [Kind in Exclude<LogNote['kind'], 'wire'>]: Extract<LogNote, { kind: Kind }> } = {
  started: {
    kind: 'started',
    runwatch: '0.1.0',
    electron: '45.4.1',
    chrome: '150.0.7871.12',
    node: '24.9.0',
    platform: 'linux',
    release: '6.12.0-13-amd64',
    arch: 'x64',
    packaged: true,
  },
  'quit-asked': { kind: 'quit-asked' },
  left: { kind: 'left', tookMs: 31, inTime: true },
  fault: { kind: 'fault', origin: 'exception', error },
  'window-made': { kind: 'window-made', window: 1, windows: 1 },
  'window-closed': { kind: 'window-closed', window: 1 },
  'page-loaded': { kind: 'page-loaded', window: 1 },
  'page-not-loaded': { kind: 'page-not-loaded', window: 1, error: -6 },
  'page-gone': { kind: 'page-gone', window: 1, reason: 'oom', exitCode: 133 },
  'page-hangs': { kind: 'page-hangs', window: 1 },
  'page-answers': { kind: 'page-answers', window: 1 },
  'page-failed': { kind: 'page-failed', window: 1, what: 'not-drawn', error, leftOut: 2 },
  'process-gone': { kind: 'process-gone', type: 'gpu', reason: 'crashed', exitCode: -1 },
  account: { kind: 'account', what: 'added', account, type: 'posthog', state: 'ready', kept: 'protected' },
  'command-failed': {
    kind: 'command-failed',
    account: 'demo',
    run,
    method: 'cancel',
    code: 'refused',
    httpStatus: 409,
    leftOut: 0,
  },
  'call-failed': { kind: 'call-failed', path: 'accounts.findProjects', error, leftOut: 0 },
  unreadable: { kind: 'unreadable', file: 'settings', parts: 2 },
  'disk-failed': { kind: 'disk-failed', folder: 'runs', what: 'write', code: 'ENOSPC', leftOut: 0 },
  'log-not-written': { kind: 'log-not-written', code: 'EACCES', lines: 4, lost: 0 },
  'demo-started': { kind: 'demo-started', tookMs: 9 },
  power: { kind: 'power', what: 'suspend' },
  network: { kind: 'network', what: 'offline' },
  'not-a-note': { kind: 'not-a-note' },
};

/** One of each kind of note that the log knows. */
export const everyNote: readonly LogNote[] = [
  ...Object.values(NOTES),
  ...Object.values(WIRE).map((note): LogNote => ({ kind: 'wire', account, run, note })),
];
