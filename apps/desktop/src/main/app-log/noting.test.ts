import { EventEmitter } from 'node:events';
import { ManualClock } from '@runwatch/async/testing';
import { memoryDisk } from '@runwatch/cloud-task';
import { CloudRunError } from '@runwatch/protocol';
import { unasked } from '@runwatch/protocol/testing';
import { describe, expect, test } from 'vitest';
import type { AccountInfo, AccountsView } from '../accounts/accounts-view.ts';
import { createAppLogRouter } from './app-log-router.ts';
import type { PageFailure } from './app-log-view.ts';
import { LogNote } from './log-note.ts';
import { logName } from './names.ts';
import { noteAccounts } from './note-accounts.ts';
import { noteCalls, noteCommands } from './note-calls.ts';
import { noteDisk } from './note-disk.ts';
import { noteFaults } from './note-faults.ts';
import { noteConnectivity, notePower } from './note-surroundings.ts';
import { type NotedWindow, noteWindow } from './note-window.ts';
import { noteWire } from './note-wire.ts';
import { Sparingly } from './sparingly.ts';

const CANARY = 'CANARY-WORDS-7c21';
const run = { taskId: CANARY, runId: CANARY };

/** A log that keeps its notes as they are: each must be one. */
function noting() {
  const clock = new ManualClock();
  const notes: LogNote[] = [];
  const note = (one: LogNote) => void notes.push(LogNote.parse(one));
  return { clock, notes, log: { note, path: '' }, sparingly: new Sparingly({ clock, most: 2, perMs: 60_000 }) };
}

test('Sparingly lets a few of a kind through in a while, and counts the others', () => {
  const { clock, sparingly } = noting();
  expect(['a', 'a', 'a', 'a', 'b'].map((kind) => sparingly.let(kind))).toEqual([0, 0, null, null, 0]);
  clock.advance(60_000);
  expect(['a', 'a', 'a'].map((kind) => sparingly.let(kind))).toEqual([2, 0, null]);
  for (let n = 0; n < 1_000; n++) sparingly.let(`kind ${n}`);
  expect(sparingly.let('a')).toBe(0);
});

test('noteAccounts() tells who is there, who comes, whose state changes, and who is signed out, by id alone', async () => {
  const { log, notes } = noting();
  const one = (id: string, more: Partial<AccountInfo> = {}): AccountInfo => ({
    id,
    kind: 'posthog',
    server: CANARY,
    project: CANARY,
    state: 'ready',
    kept: 'session',
    isDefault: false,
    ...more,
  });
  const view = (...accounts: AccountInfo[]): AccountsView => ({ accounts, chosen: null, protection: 'protected' });
  const [demo, id] = [one('demo', { kind: 'demo' }), '7d1f8a90-4c1e-4b67-9d35-0a6b1f2c3d4e'];
  await noteAccounts(
    log,
    (async function* () {
      yield view(demo);
      yield view(demo, one(id));
      yield view(demo, one(id, { project: 'Renamed' }));
      yield view(demo, one(id, { state: 'refused' }), one(CANARY));
      yield view(demo);
    })(),
  );
  const told = notes.map((note) => note.kind === 'account' && [note.what, note.account, note.state]);
  expect(told).toEqual([
    ['there', 'demo', 'ready'],
    ['added', id, 'ready'],
    ['changed', id, 'refused'],
    ['added', logName(CANARY), 'ready'],
    ['signed-out', id, 'refused'],
    ['signed-out', logName(CANARY), 'ready'],
  ]);
  expect(JSON.stringify(notes)).not.toContain('CANARY');
});

test('noteCommands() tells which command failed and why, and lets it fail', async () => {
  const { log, notes, sparingly } = noting();
  const refuse = () => {
    throw new CloudRunError({ code: 'run_ended', message: CANARY, retryable: false, httpStatus: 409 });
  };
  const client = noteCommands(log, sparingly, {
    ...unasked,
    command: async (_run, { method }) => (method === 'close' ? { kind: 'done' } : refuse()),
    stop: () => Promise.reject(new Error(CANARY)),
  });
  await client.command(run, { method: 'close', params: {} }, 'c');
  const message = { method: 'user_message', params: { content: CANARY } } as const;
  for (let n = 0; n < 3; n++) await expect(client.command(run, message, 'c')).rejects.toThrow(CANARY);
  await expect(client.stop({ ...run, accountId: 'demo' })).rejects.toThrow(CANARY);
  const common = { kind: 'command-failed', run: logName(CANARY), leftOut: 0 };
  const failed = { ...common, account: null, method: 'user_message', code: 'run_ended', httpStatus: 409 };
  const stopped = { ...common, account: 'demo', method: 'stop', code: null, httpStatus: null };
  expect(notes).toEqual([failed, failed, stopped]);
  expect(JSON.stringify(notes)).not.toContain('CANARY');
});

test('noteCalls() tells in which procedure nobody foresaw an error, and its outline', () => {
  const { log, notes, sparingly } = noting();
  const note = noteCalls(log, sparingly);
  note('runs', new CloudRunError({ code: 'no_account', message: CANARY, retryable: false }));
  note('files.open', Object.assign(new RangeError(CANARY), { code: 'ERR_OUT_OF_RANGE' }));
  expect(notes).toMatchObject([
    { kind: 'call-failed', path: 'files.open', error: { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' } },
  ]);
  expect(JSON.stringify(notes)).not.toContain('CANARY');
});

test('noteDisk() tells what a disk could not do, a few times, and lets it fail', async () => {
  const { log, notes, sparingly, clock } = noting();
  const broken = Object.assign(new Error(`ENOSPC ${CANARY}`), { code: 'ENOSPC' });
  const inner = memoryDisk();
  const disk = noteDisk(
    {
      ...inner,
      writeText: () => Promise.reject(broken),
      open: async (file) => ({ ...(await inner.open(file)), write: () => Promise.reject(broken) }),
    },
    { log, sparingly, folder: 'runs' },
  );
  const file = await disk.open(`/${CANARY}/a`);
  for (let n = 0; n < 5; n++) await expect(file.write([Buffer.from('x')], 0)).rejects.toBe(broken);
  clock.advance(60_000);
  await expect(file.write([Buffer.from('x')], 0)).rejects.toBe(broken);
  await expect(disk.writeText(`/${CANARY}`, CANARY)).rejects.toBe(broken);
  expect(await disk.readText('/nothing')).toBe(undefined);
  const failed = { kind: 'disk-failed', folder: 'runs', what: 'write', code: 'ENOSPC' };
  expect(notes).toEqual([
    { ...failed, leftOut: 0 },
    { ...failed, leftOut: 0 },
    { ...failed, leftOut: 3 },
    { ...failed, what: 'writeText', leftOut: 0 },
  ]);
});

test('noteFaults() tells of what nobody catches, changes nothing of what becomes of an exception, and warns of a rejection', () => {
  const { log, notes } = noting();
  const warned: unknown[] = [];
  const main = Object.assign(new EventEmitter(), { emitWarning: (...said: unknown[]) => warned.push(said) });
  noteFaults(log, main as unknown as NodeJS.Process);
  expect(main.listenerCount('uncaughtException')).toBe(0);
  main.emit('uncaughtExceptionMonitor', new TypeError(CANARY), 'uncaughtException');
  const reason = new RangeError('Out of range');
  main.emit('unhandledRejection', reason);
  expect(notes).toMatchObject([
    { kind: 'fault', origin: 'exception', error: { name: 'TypeError' } },
    { kind: 'fault', origin: 'rejection', error: { name: 'RangeError' } },
  ]);
  expect(warned).toEqual([[reason.stack, { type: 'UnhandledPromiseRejectionWarning' }]]);
});

test('noteWindow() tells what becomes of a window, from its making to its end', () => {
  const { log, notes } = noting();
  const contents = Object.assign(new EventEmitter(), { id: 3 });
  const window = Object.assign(new EventEmitter(), { webContents: contents });
  noteWindow(log, window as unknown as NotedWindow, 2);
  contents.emit('did-finish-load');
  contents.emit('did-fail-load', {}, -3, CANARY, `https://${CANARY}`, false);
  contents.emit('did-fail-load', {}, -6, CANARY, `https://${CANARY}`, true);
  contents.emit('unresponsive');
  contents.emit('responsive');
  contents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 133 });
  window.emit('closed');
  expect(notes.map((note) => Object.values(note).join(' '))).toEqual([
    'window-made 3 2',
    'page-loaded 3',
    'page-not-loaded 3 -6',
    'page-hangs 3',
    'page-answers 3',
    'page-gone 3 oom 133',
    'window-closed 3',
  ]);
});

test('noteWire() tells what the wire of a run does, but not what it does all the time', () => {
  const { log, notes } = noting();
  const note = noteWire(log);
  note('demo', run, { kind: 'looked', offset: 1, rows: 0, hasMore: false, tookMs: 1 });
  note('demo', run, { kind: 'joined', basis: 'id', shared: 1, dropped: 0 });
  note('demo', run, { kind: 'ended' });
  expect(notes).toEqual([{ kind: 'wire', account: 'demo', run: logName(CANARY), note: { kind: 'ended' } }]);
});

test('machine and network are told of as whoever asked is told', () => {
  const { log, notes } = noting();
  const [power, network] = [new EventEmitter(), new EventEmitter()];
  const watch =
    <What extends string>(of: EventEmitter) =>
    (told: (what: What) => void) => {
      of.on('told', told);
      return () => void of.off('told', told);
    };
  const told: string[] = [];
  {
    using _ = notePower(log, { watch: watch(power) });
    const connectivity = noteConnectivity(log, { isOnline: true, watch: watch(network) });
    expect(connectivity.isOnline).toBe(true);
    const leave = connectivity.watch((what) => told.push(what));
    power.emit('told', 'suspend');
    network.emit('told', 'offline');
    leave();
  }
  power.emit('told', 'resume');
  network.emit('told', 'online');
  expect(told).toEqual(['offline']);
  expect(notes).toEqual([
    { kind: 'power', what: 'suspend' },
    { kind: 'network', what: 'offline' },
  ]);
});

describe('the procedures of the log', () => {
  const outline = { name: 'TypeError', code: null, at: [{ file: 'index.js', line: 1, column: 2 }], causes: [] };
  const failure: PageFailure = { what: 'thrown', error: outline };
  const caller = (path = '', contentsId = 1) => {
    const parts = noting();
    const shown: string[] = [];
    const router = createAppLogRouter({
      log: { ...parts.log, path },
      sparingly: parts.sparingly,
      showFile: (file) => shown.push(file),
    });
    return { ...parts, shown, of: router.createCaller({ page: new AbortController().signal, contentsId }) };
  };

  test('take note of what fails in a page, a few times a minute', async () => {
    const { of, notes, clock } = caller();
    for (let n = 0; n < 20; n++) await of.pageFailed(failure);
    clock.advance(60_000);
    await of.pageFailed({ ...failure, what: 'not-drawn' });
    const common = { kind: 'page-failed', window: 1, error: outline };
    expect(notes).toEqual([
      { ...common, what: 'thrown', leftOut: 0 },
      { ...common, what: 'thrown', leftOut: 0 },
      { ...common, what: 'not-drawn', leftOut: 18 },
    ]);
  });

  test.each<[string, unknown]>([
    ['words', { ...failure, message: CANARY }],
    ['words in the outline', { ...failure, error: { ...outline, name: CANARY } }],
    [
      'words for a place',
      { ...failure, error: { ...outline, at: [{ file: `/home/${CANARY}/a.js`, line: 1, column: 1 }] } },
    ],
    ['many places', { ...failure, error: { ...outline, at: Array(9).fill(outline.at[0]) } }],
    ['another kind of trouble', { ...failure, what: CANARY }],
    ['nothing', undefined],
  ])('S5: refuse a page that tells %s', async (_what, said) => {
    const { of, notes } = caller();
    const told = of.pageFailed(said as never).then(
      () => 'taken',
      (error: { code: string }) => error.code,
    );
    expect(await told).toBe('BAD_REQUEST');
    expect(JSON.stringify(notes)).not.toContain('CANARY');
  });

  test('show the file that main knows, and say so when there is none', async () => {
    const there = caller(import.meta.filename);
    await there.of.show();
    expect(there.shown).toEqual([import.meta.filename]);
    const none = caller('/nowhere/runwatch.log');
    await expect(none.of.show()).rejects.toMatchObject({ code: 'BAD_REQUEST', message: /no log to show/ });
    expect(none.shown).toEqual([]);
  });
});
