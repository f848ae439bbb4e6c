import type { EventEmitter } from 'node:events';
import { eventually } from '@runwatch/async/testing';
import { createCloudRunsRouter } from '@runwatch/cloud-task';
import type { CloudRunsClient, RunUpdate } from '@runwatch/protocol';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { StandInFrame, StandInWindow } from '../testing/stand-in-window.ts';
import { attachCloudRunsIpc } from './attach-cloud-runs-ipc.ts';

// Electron cannot be had in Node: its ipcMain is an emitter, and the rest is not touched in main.
const electron = vi.hoisted(() => ({ ipcMain: undefined as unknown as EventEmitter }));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  electron.ipcMain = new Emitter();
  return { ipcMain: electron.ipcMain, ipcRenderer: {}, contextBridge: {} };
});

// FUZZ_RUNS and FUZZ_SEED make longer searches.
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 150);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_122);
const options = { numRuns, seed };

const CHANNEL = 'electron-trpc';
const OURS = 'runwatch-app://bundle';
const run = { taskId: 'task', runId: 'run' };
const update = (at: number): RunUpdate => ({ kind: 'from', at, lines: [`{"n":${at}}`], settled: at });

/** The boundary with a service that watches for as long as it is read, and a neighbour whose watch nothing may disturb. */
function openBoundary() {
  const asked: string[] = [];
  let watches = 0;
  const answer = async (name: string) => void asked.push(name);
  const client: CloudRunsClient = {
    entries: async (_run, at) => {
      asked.push('entries');
      return { at, lines: [] };
    },
    text: async () => {
      asked.push('text');
      return { text: '', length: 0 };
    },
    refresh: async () => void asked.push('refresh'),
    looked: async () => void asked.push('looked'),
    async *runs() {
      yield { runs: [], asOf: 0, trouble: null };
    },
    async *search() {
      asked.push('search');
      yield [];
    },
    async *journal() {
      asked.push('journal');
      yield [];
    },
    async *watch(_run, signal) {
      watches++;
      try {
        for (let at = 0; !signal.aborted; at++) yield [update(at)];
      } finally {
        watches--;
      }
    },
    retry: () => answer('retry'),
    pause: () => answer('pause'),
    resume: () => answer('resume'),
    command: async () => {
      asked.push('command');
      return { kind: 'done' };
    },
    stop: async () => {
      asked.push('stop');
      return { kind: 'stopping' };
    },
  };
  const ipc = attachCloudRunsIpc({ router: createCloudRunsRouter(client), origin: OURS });
  const open = (origin = OURS) => new StandInWindow(electron.ipcMain, origin);
  const admitted = (origin?: string) => {
    const window = open(origin);
    ipc.admit(window.asBrowserWindow);
    return window;
  };
  return { ipc, open, admitted, asked, watches: () => watches };
}
type Boundary = ReturnType<typeof openBoundary>;

const request = (id: string, type: string, path: string, input?: unknown) => ({
  method: 'request',
  operation: { id, type, path, input },
});

/** A window whose page watches a run and acknowledges what it gets; tells the numbers it got. */
function neighbourOf(boundary: Boundary): { window: StandInWindow; seen: number[] } {
  const window = boundary.admitted();
  const seen: number[] = [];
  window.frame.heard = ({ id, result }) => {
    const seq = id === 'neighbour' ? result?.data?.seq : undefined;
    if (seq === undefined) return;
    seen.push(seq);
    // In a turn of its own, as a page does.
    setImmediate(() => window.say(CHANNEL, request(`ack ${seq}`, 'mutation', 'ack', { watchId: 'neighbour', seq })));
  };
  window.say(CHANNEL, request('neighbour', 'subscription', 'watch', { watchId: 'neighbour', run }));
  return { window, seen };
}

/** Rejections that nobody has handled while a test ran: in Electron's main they are the end of the app, or of our knowledge. */
function unhandled(): unknown[] {
  const errors: unknown[] = [];
  const note = (error: unknown) => errors.push(error);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  return errors;
}

const cyclic = () => {
  const value: Record<string, unknown> = { method: 'request' };
  value['operation'] = value;
  value['id'] = value;
  return value;
};

// Few ids, so that they meet: with each other, with what has ended, and with what belongs to others.
const id = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'neighbour', '__proto__', 'constructor', '', 'x'.repeat(100), 'x'.repeat(200_000)),
  fc.string(),
);
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withObjectString: true,
  withNullPrototype: true,
  maxDepth: 3,
});
const type = fc.oneof(fc.constantFrom('query', 'mutation', 'subscription', 'subscription', '__proto__'), anything);
const path = fc.oneof(
  fc.constantFrom('runs', 'watch', 'watch', 'ack', 'retry', 'pause', 'resume', 'command', 'stop'),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'watch.ack', '', 'x'.repeat(200_000)),
  fc.string(),
);
/** Mostly as it should be. */
const mostly = <T>(good: T, bad: fc.Arbitrary<unknown> = anything) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant<unknown>(good) }, { weight: 1, arbitrary: bad });
const someRun = mostly(
  run,
  fc.record({
    taskId: fc.oneof(fc.constantFrom('..', '', 'x'.repeat(100_000), '\ud800'), anything),
    runId: fc.constant('r'),
  }),
);
const command = fc.oneof(
  fc.constant({ method: 'user_message', params: { content: 'x'.repeat(300_000) } }),
  fc.record({
    method: fc.constant('permission_response'),
    params: fc.record({ requestId: id, optionId: id, answers: anything }),
  }),
  anything,
);
const input = mostly(undefined).chain((whole) =>
  whole === undefined
    ? fc.record({
        watchId: fc.oneof(fc.constantFrom<unknown>('a', 'b', 'c', 'neighbour'), id),
        run: someRun,
        seq: fc.oneof(fc.nat(6), fc.maxSafeInteger(), anything),
        id,
        command,
      })
    : fc.constant(whole),
);
const shortId = fc.constantFrom('a', 'b', 'c', 'd', 'neighbour', '__proto__', 'constructor');
/** Calls that exist. */
const call = fc
  .oneof(
    ...(['runs', 'watch', 'watch', 'watch'] as const).map((name) => fc.constant(['subscription', name])),
    ...['ack', 'retry', 'pause', 'resume', 'command', 'stop'].map((name) => fc.constant(['mutation', name])),
  )
  .chain(([type, path]) => fc.record({ id: shortId, type: fc.constant(type), path: fc.constant(path), input }));
const operation = fc.record({ id: fc.oneof(id, anything), type, path, input });
const stop = fc.record({ method: fc.constant('subscription.stop'), id: fc.oneof(shortId, id) });
const message = fc.oneof(
  { weight: 8, arbitrary: call.map((one) => ({ method: 'request', operation: one })) },
  { weight: 3, arbitrary: operation.map((one) => ({ method: 'request', operation: one })) },
  { weight: 3, arbitrary: stop },
  { weight: 2, arbitrary: anything },
  { weight: 1, arbitrary: fc.constantFrom('', 'request', 'x'.repeat(1_000_000)) },
  { weight: 1, arbitrary: fc.constant(undefined).map(cyclic) },
);

/** Only what crosses IPC at all can be a message. */
const crosses = (value: unknown): boolean => {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
};
const messages = fc.array(message.filter(crosses), { minLength: 1, maxLength: 30, size: 'max' });

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};

describe('the boundary', () => {
  test('whatever a page of ours says: nothing breaks, no neighbour notices, and nothing is left when the page goes', async () => {
    const errors = unhandled();
    const boundary = openBoundary();
    await using _ = boundary.ipc;
    const { seen } = neighbourOf(boundary);
    await eventually(() => seen.length > 0, 'the neighbour to be told');
    const told = new Set<string | undefined>();
    await fc.assert(
      fc.asyncProperty(messages, fc.nat(3), async (said, pause) => {
        const window = boundary.admitted();
        for (const one of said) {
          window.say(CHANNEL, one);
          await turns(pause);
        }
        await turns(3);
        for (const { result, error } of window.frame.answers) told.add(error?.data.code ?? result?.type);
        const before = seen.length;
        window.navigate();
        await eventually(
          () => boundary.ipc.subscriptions === 1 && boundary.watches() === 1,
          'the page to be forgotten',
        );
        await eventually(() => seen.length > before, 'the neighbour to be told more');
        // What was in use is free again.
        const next = boundary.admitted();
        for (const watchId of ['a', 'b', 'c'])
          next.say(CHANNEL, request(watchId, 'subscription', 'watch', { watchId, run }));
        await eventually(() => next.frame.answers.length >= 3, 'the next page to be told');
        expect(next.frame.answers.filter(({ error }) => error)).toEqual([]);
        next.navigate();
        await eventually(() => boundary.ipc.subscriptions === 1, 'the next page to be forgotten');
      }),
      options,
    );
    // Otherwise all of this was said to a closed door.
    expect([...told].sort()).toEqual(['BAD_REQUEST', 'CONFLICT', 'NOT_FOUND', 'data', 'stopped']);
    expect(new Set(boundary.asked)).toEqual(new Set(['retry', 'pause', 'resume', 'command', 'stop']));
    expect(seen).toEqual(seen.map((_one, n) => n + 1));
    expect(errors).toEqual([]);
  });

  test('whatever others say: they are not answered, nobody is asked for anything, and no neighbour notices', async () => {
    const errors = unhandled();
    const boundary = openBoundary();
    await using _ = boundary.ipc;
    const { window: ours, seen } = neighbourOf(boundary);
    const stranger = boundary.open();
    const foreign = boundary.admitted('https://elsewhere.example');
    const embedded = new StandInFrame(OURS);
    const sayings: readonly ((value: unknown) => void)[] = [
      (value) => stranger.say(CHANNEL, value),
      (value) => foreign.say(CHANNEL, value),
      (value) => ours.say(CHANNEL, value, embedded),
      (value) => ours.say(CHANNEL, value, stranger.frame),
      (value) => ours.say(CHANNEL, value, null),
    ];
    // What would stop, speed up or take over the neighbour's watch, if it were heard.
    const meant = [
      { method: 'subscription.stop', id: 'neighbour' },
      request('x', 'mutation', 'ack', { watchId: 'neighbour', seq: 1_000_000 }),
      request('x', 'subscription', 'watch', { watchId: 'mine', run }),
      request('x', 'mutation', 'stop', { run }),
    ];
    const said = fc.array(fc.oneof(fc.constantFrom(...meant), message.filter(crosses)), {
      minLength: 1,
      maxLength: 10,
    });
    await fc.assert(
      fc.asyncProperty(said, fc.nat(sayings.length - 1), async (values, who) => {
        const before = seen.length;
        for (const value of values) sayings[who]?.(value);
        await turns(2);
        await eventually(() => seen.length > before, 'the neighbour to be told more');
        expect(boundary.ipc.subscriptions).toBe(1);
      }),
      options,
    );
    for (const frame of [stranger.frame, foreign.frame, embedded]) expect(frame.answers).toEqual([]);
    expect(boundary.asked).toEqual([]);
    expect(seen).toEqual(seen.map((_one, n) => n + 1));
    expect(boundary.ipc.refused.malformed).toBe(0);
    expect(errors).toEqual([]);
  });

  test('a document that is gone before anybody was told is sent nothing, and takes nobody with it', async () => {
    const errors = unhandled();
    const boundary = openBoundary();
    await using _ = boundary.ipc;
    const { seen } = neighbourOf(boundary);
    const window = boundary.admitted();
    window.say(CHANNEL, request('a', 'subscription', 'watch', { watchId: 'a', run }));
    window.say(CHANNEL, request('b', 'mutation', 'retry', { run }));
    window.frame.dispose();
    await eventually(() => boundary.asked.includes('retry'), 'the service to be asked');
    const before = seen.length;
    await eventually(() => seen.length > before + 3, 'the neighbour to be told more');
    window.navigate();
    await eventually(() => boundary.ipc.subscriptions === 1, 'the page to be forgotten');
    expect(errors).toEqual([]);
  });

  test('a page cannot acknowledge what it was not sent', async () => {
    const boundary = openBoundary();
    await using _ = boundary.ipc;
    const window = boundary.admitted();
    window.say(CHANNEL, request('a', 'subscription', 'watch', { watchId: 'a', run }));
    await eventually(() => window.frame.answers.length === 4, 'main to fill the window');
    window.say(CHANNEL, request('ack', 'mutation', 'ack', { watchId: 'a', seq: Number.MAX_SAFE_INTEGER }));
    await turns(20);
    expect(window.frame.answers.filter(({ result }) => result?.data?.seq !== undefined)).toHaveLength(4);
  });

  test('costs time in proportion to what is said', async () => {
    const boundary = openBoundary();
    await using _ = boundary.ipc;
    const window = boundary.admitted();
    const junk = [
      request('a', 'mutation', 'ack', { watchId: 'nobody', seq: 1 }),
      request('b', 'mutation', 'nowhere', { a: 1 }),
      { method: 'subscription.stop', id: 'nothing' },
      { method: 'request', operation: { id: 1 } },
    ];
    const cost = async (count: number) => {
      const before = process.cpuUsage();
      for (let n = 0; n < count; n++) window.say(CHANNEL, junk[n % junk.length]);
      await turns(3);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    await cost(1_000);
    const small = Math.min(await cost(1_000), await cost(1_000), await cost(1_000));
    const large = Math.min(await cost(8_000), await cost(8_000));
    // Eight times as much; looking at everything again with each message would cost 64 times as much.
    expect(large / small).toBeLessThan(24);
  });
});
