import { FailureCode, WireNote } from '@runwatch/protocol';
import { z } from 'zod';
import { PageTrouble } from './app-log-view.ts';
import { ErrorOutline } from './error-outline.ts';
import { LogName } from './names.ts';

const count = z.number().int().nonnegative();
const ms = z.number().nonnegative();
const version = z.string().regex(/^[\w.+~-]{1,60}$/);
/** An id that Electron gives to a page; it is not the same one after a start. */
const window = count;
const run = LogName;
const account = LogName;
const code = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{1,59}$/)
  .nullable();

/** Why a process of Electron has gone. */
const Gone = z.enum([
  'clean-exit',
  'abnormal-exit',
  'killed',
  'crashed',
  'oom',
  'launch-failed',
  'integrity-failure',
  'memory-eviction',
]);

/**
 * One thing that the app did, or that befell it. Numbers, words of these lists, versions, and names that hold nothing else: no host, no token, no path, nothing
 * that an agent, a server or a person wrote. Times are in milliseconds. `leftOut`: so many of the same were not noted before it, because there were too many.
 */
export const LogNote = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('started'),
    runwatch: version,
    electron: version,
    chrome: version,
    node: version,
    platform: version,
    release: version,
    arch: version,
    packaged: z.boolean(),
  }),
  z.object({ kind: z.literal('quit-asked') }),
  /** `inTime`: all that was open was closed before the app left. */
  z.object({ kind: z.literal('left'), tookMs: ms, inTime: z.boolean() }),
  /** Nobody caught it. `start`: the app could not start. */
  z.object({ kind: z.literal('fault'), origin: z.enum(['exception', 'rejection', 'start']), error: ErrorOutline }),

  z.object({ kind: z.literal('window-made'), window, windows: count }),
  z.object({ kind: z.literal('window-closed'), window }),
  z.object({ kind: z.literal('page-loaded'), window }),
  z.object({ kind: z.literal('page-not-loaded'), window, error: z.number().int() }),
  z.object({ kind: z.literal('page-gone'), window, reason: Gone, exitCode: z.number().int() }),
  z.object({ kind: z.literal('page-hangs'), window }),
  z.object({ kind: z.literal('page-answers'), window }),
  z.object({ kind: z.literal('page-failed'), window, what: PageTrouble, error: ErrorOutline, leftOut: count }),
  z.object({
    kind: z.literal('process-gone'),
    type: z.enum(['gpu', 'utility', 'other']),
    reason: Gone,
    exitCode: z.number().int(),
  }),

  z.object({
    kind: z.literal('account'),
    what: z.enum(['there', 'added', 'changed', 'signed-out']),
    account,
    type: z.enum(['demo', 'environment', 'posthog', 'files']),
    state: z.enum(['ready', 'refused', 'locked']),
    kept: z.enum(['protected', 'unprotected', 'session']),
  }),
  /** What the journal of a run took note of. */
  z.object({ kind: z.literal('wire'), account, run, note: WireNote }),
  z.object({
    kind: z.literal('command-failed'),
    account: account.nullable(),
    run,
    method: z.enum(['user_message', 'cancel', 'close', 'permission_response', 'set_config_option', 'stop']),
    code: FailureCode.nullable(),
    httpStatus: z.number().int().nullable(),
    leftOut: count,
  }),
  /** What a window asked for failed in a way that nobody foresaw. */
  z.object({
    kind: z.literal('call-failed'),
    path: z.string().regex(/^[A-Za-z.]{1,60}$/),
    error: ErrorOutline,
    leftOut: count,
  }),

  /** `parts`: so many of it; null when nothing of the file could be read. */
  z.object({
    kind: z.literal('unreadable'),
    file: z.enum(['settings', 'accounts']),
    parts: count.nullable(),
  }),
  z.object({
    kind: z.literal('disk-failed'),
    folder: z.enum(['runs', 'opened']),
    what: z.enum([
      'open',
      'readText',
      'writeText',
      'folders',
      'files',
      'usage',
      'touch',
      'remove',
      'write',
      'read',
      'truncate',
      'close',
    ]),
    code,
    leftOut: count,
  }),
  /** The log could not be written for a while: what waited is written now, but for `lost` lines. */
  z.object({ kind: z.literal('log-not-written'), code, lines: count, lost: count }),

  z.object({ kind: z.literal('demo-started'), tookMs: ms }),
  z.object({ kind: z.literal('power'), what: z.enum(['suspend', 'resume']) }),
  z.object({ kind: z.literal('network'), what: z.enum(['online', 'offline', 'changed']) }),
  /** Somebody wanted to note what has no place here. */
  z.object({ kind: z.literal('not-a-note') }),
]);
export type LogNote = z.infer<typeof LogNote>;

export type LogLevel = 'error' | 'warn' | 'info';

/** What it says of the app, not of the world: a wire that breaks is what the app is for. */
export function levelOf(note: LogNote): LogLevel {
  switch (note.kind) {
    case 'fault':
    case 'page-failed':
    case 'call-failed':
    case 'not-a-note':
      return 'error';
    case 'page-gone':
    case 'process-gone':
      return note.reason === 'clean-exit' ? 'info' : 'error';
    case 'page-not-loaded':
    case 'page-hangs':
    case 'command-failed':
    case 'unreadable':
    case 'disk-failed':
    case 'log-not-written':
      return 'warn';
    case 'wire':
      return isTrouble(note.note) ? 'warn' : 'info';
    case 'account':
      return note.state === 'ready' ? 'info' : 'warn';
    case 'left':
      return note.inTime ? 'info' : 'warn';
    case 'started':
    case 'quit-asked':
    case 'window-made':
    case 'window-closed':
    case 'page-loaded':
    case 'page-answers':
    case 'demo-started':
    case 'power':
    case 'network':
      return 'info';
  }
}

function isTrouble(note: WireNote): boolean {
  // Where the first connection begins, nobody knows: that is no trouble.
  if (note.kind === 'gap') return note.why === 'missed';
  return TROUBLE.has(note.kind);
}

const TROUBLE: ReadonlySet<WireNote['kind']> = new Set(['not-opened', 'waiting', 'look-failed', 'fill-failed']);
