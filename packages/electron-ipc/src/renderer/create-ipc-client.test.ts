import { Inbox, Nudge, Stopped } from '@runwatch/async';
import { eventually } from '@runwatch/async/testing';
import { createCloudRunsRouter } from '@runwatch/cloud-task';
import { CloudRunError, type CloudRunsClient, type Failure, type RunMeta, type RunUpdate } from '@runwatch/protocol';
import { unasked } from '@runwatch/protocol/testing';
import { describe, expect, test } from 'vitest';
import { InMemoryBridge } from '../testing/in-memory-bridge.ts';
import { createIpcClient } from './create-ipc-client.ts';

const ref = { taskId: 'task', runId: 'run' };
const live = () => new AbortController().signal;
const run: RunMeta = {
  ...ref,
  status: 'in_progress',
  stage: null,
  branch: null,
  errorMessage: null,
  output: undefined,
  createdAt: null,
  updatedAt: null,
  completedAt: null,
};
const append = (at: number): RunUpdate => ({ kind: 'from', at, lines: [`{"n":${at}}`], settled: at });
const ended: RunUpdate = {
  kind: 'ended',
  run: { ...run, status: 'completed' },
  integrity: { upTo: 0, total: 0, gaps: [], basis: null, duplicatesDropped: 0, onlyLive: 0, unreadable: 0, unknown: 0 },
};

/** A service that does nothing but what a test says. */
function connect(script: Partial<CloudRunsClient>) {
  const bridge = new InMemoryBridge(createCloudRunsRouter({ ...unasked, ...script }));
  return { bridge, client: createIpcClient() };
}

async function read<T>(source: AsyncIterable<T>, into: T[] = []): Promise<T[]> {
  for await (const item of source) into.push(item);
  return into;
}

/** Turns enough for main to send more, if it would. */
async function manyTurns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
}

const messagesTo = (bridge: InMemoryBridge, path: string) =>
  bridge.sent.flatMap((message) => {
    const { operation } = message as { operation?: { id: string; path: string; input: Record<string, unknown> } };
    return operation?.path === path ? [operation] : [];
  });

describe('search()', () => {
  const query = { text: 'x', regex: false, caseSensitive: false, kinds: [] };

  test('tells what was found as it comes, at most four batches ahead of the reader, until it is called off', async () => {
    const { bridge, client } = connect({
      async *search(_run, asked) {
        expect(asked).toEqual(query);
        for (let scanned = 0; ; scanned++) yield [{ kind: 'progress', scanned, total: 100, found: 0, done: false }];
      },
    });
    const sent = () =>
      bridge.answers.filter(({ result }) => (result?.data as { seq?: number } | undefined)?.seq).length;
    const abort = new AbortController();
    const batches = client.search(ref, query, abort.signal)[Symbol.asyncIterator]();
    for (const read of [0, 1, 2]) {
      expect((await batches.next()).value).toMatchObject([{ scanned: read }]);
      await eventually(() => sent() >= read + 4, 'main to fill the window');
      await manyTurns();
      expect(sent()).toBe(read + 4);
    }
    abort.abort(new Stopped('the reader left'));
    expect(await batches.next()).toEqual({ value: undefined, done: true });
    await eventually(() => bridge.running.size === 0, 'the subscription to end');
  });

  test('throws why something cannot be looked for', async () => {
    const failure: Failure = { code: 'refused', message: 'This expression would take too long', retryable: false };
    const { client } = connect({
      // biome-ignore lint/correctness/useYield: it is refused before there is anything to tell
      async *search() {
        throw new CloudRunError(failure);
      },
    });
    await expect(read(client.search(ref, query, live()))).rejects.toMatchObject({ failure });
  });
});

describe('watch()', () => {
  test('tells the batches in order, undefined included, and returns after `ended`', async () => {
    const snapshot: RunUpdate = { kind: 'snapshot', run, total: 1, start: 0, lines: ['{}'] };
    const { bridge, client } = connect({
      async *watch() {
        yield [snapshot];
        yield [append(1), append(2)];
        yield [ended];
      },
    });
    expect(await read(client.watch(ref, live()))).toEqual([[snapshot], [append(1), append(2)], [ended]]);
    await eventually(() => bridge.running.size === 0, 'the subscription to end');
  });

  test('goes on after `ended` for a display, until it is called off', async () => {
    const { bridge, client } = connect({
      async *watch(_run, signal) {
        yield [ended];
        await new Nudge().next(signal);
      },
    });
    const abort = new AbortController();
    const batches = client.watch(ref, abort.signal, { as: 'display' })[Symbol.asyncIterator]();
    expect((await batches.next()).value).toEqual([ended]);
    const more = batches.next();
    await manyTurns();
    expect(bridge.running.size).toBe(1);
    abort.abort(new Stopped('the reader left'));
    expect(await more).toEqual({ value: undefined, done: true });
    await eventually(() => bridge.running.size === 0, 'the subscription to end');
  });

  test('acknowledges a batch when the next one is asked for, and main sends at most four ahead', async () => {
    const { bridge, client } = connect({
      async *watch() {
        for (let at = 0; ; at++) yield [append(at)];
      },
    });
    const sent = () =>
      bridge.answers.filter(({ result }) => (result?.data as { seq?: number } | undefined)?.seq).length;
    const acknowledged = () => messagesTo(bridge, 'ack').map(({ input }) => input['seq']);
    const batches = client.watch(ref, live())[Symbol.asyncIterator]();
    await batches.next();
    for (const read of [1, 2, 3]) {
      await eventually(() => sent() >= read + 3, 'main to fill the window');
      await manyTurns();
      expect([sent(), acknowledged()]).toEqual([read + 3, [1, 2].slice(0, read - 1)]);
      await batches.next();
    }
    const [watch] = messagesTo(bridge, 'watch');
    expect(messagesTo(bridge, 'ack').every(({ input }) => input['watchId'] === watch?.input['watchId'])).toBe(true);
    await batches.return?.();
    await eventually(() => bridge.running.size === 0, 'the subscription to end');
  });

  test('names each watch afresh', async () => {
    const { bridge, client } = connect({
      async *watch() {
        yield [ended];
      },
    });
    await read(client.watch(ref, live()));
    await read(client.watch(ref, live()));
    const [first, second] = messagesTo(bridge, 'watch').map(({ input }) => input['watchId']);
    expect(first).not.toBe(second);
  });

  test('ends the subscription at once when the signal aborts while the reader is busy', async () => {
    const { bridge, client } = connect({
      async *watch(_run, signal) {
        yield [append(0)];
        yield [append(1)];
        await new Nudge().next(signal);
      },
    });
    const abort = new AbortController();
    const batches = client.watch(ref, abort.signal)[Symbol.asyncIterator]();
    expect((await batches.next()).value).toEqual([append(0)]);
    abort.abort(new Stopped('the reader left'));
    await eventually(() => bridge.running.size === 0, 'the subscription to end');
    expect(await batches.next()).toEqual({ value: undefined, done: true });
  });

  test('ends quietly when the signal aborts while the reader waits', async () => {
    const { bridge, client } = connect({
      async *watch(_run, signal) {
        await new Nudge().next(signal);
        yield [ended];
      },
    });
    const abort = new AbortController();
    const told = read(client.watch(ref, abort.signal));
    await eventually(() => bridge.running.size === 1, 'the subscription to start');
    abort.abort(new Stopped('the reader left'));
    expect(await told).toEqual([]);
    await eventually(() => bridge.running.size === 0, 'the subscription to end');
  });

  test('asks for nothing when the signal has aborted already', async () => {
    const { bridge, client } = connect({});
    expect(await read(client.watch(ref, AbortSignal.abort()))).toEqual([]);
    expect(bridge.sent).toEqual([]);
  });

  test('throws the failure that the service threw, after what it told before', async () => {
    const failure: Failure = { code: 'not_found', message: 'No such run', retryable: false, httpStatus: 404 };
    const { client } = connect({
      async *watch() {
        yield [append(0)];
        throw new CloudRunError(failure);
      },
    });
    const told: RunUpdate[][] = [];
    await expect(read(client.watch(ref, live()), told)).rejects.toMatchObject({ name: 'CloudRunError', failure });
    expect(told).toEqual([[append(0)]]);
  });

  test('throws a retryable failure when main completes without `ended`', async () => {
    const inbox = new Inbox<RunUpdate>();
    inbox.push(append(0));
    inbox.end();
    const { client } = connect({ watch: () => inbox.batches() });
    await expect(read(client.watch(ref, live()))).rejects.toMatchObject({
      failure: { code: 'unavailable', retryable: true },
    });
  });

  test('throws a retryable failure without any detail when main throws what nobody foresaw', async () => {
    const { bridge, client } = connect({
      // biome-ignore lint/correctness/useYield: it fails before it has anything to tell
      async *watch() {
        throw new Error('connect ECONNREFUSED secret.example:443');
      },
    });
    const error = await read(client.watch(ref, live())).catch((thrown: CloudRunError) => thrown);
    expect(error).toMatchObject({ failure: { code: 'unavailable', retryable: true } });
    expect(JSON.stringify([error, String((error as CloudRunError).cause)])).not.toContain('secret.example');
    await eventually(() => bridge.running.size === 0, 'the subscription to end');
  });

  test('lets go of a service whose cleanup fails', async () => {
    const { bridge, client } = connect({
      async *watch() {
        try {
          for (let at = 0; ; at++) yield [append(at)];
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: this is the fault that is tested
          throw new Error('cannot clean up');
        }
      },
    });
    for await (const _ of client.watch(ref, live())) break;
    await eventually(() => bridge.running.size === 0, 'the subscription to be let go');
  });

  test('is ended in main when the page goes', async () => {
    const { bridge, client } = connect({
      async *watch(_run, signal) {
        yield [append(0)];
        await new Nudge().next(signal);
      },
    });
    const batches = client.watch(ref, live())[Symbol.asyncIterator]();
    await batches.next();
    bridge.page.abort(new Stopped('reloaded'));
    await eventually(() => bridge.running.size === 0, 'the subscription to end');
  });
});

describe('runs()', () => {
  test('tells each list', async () => {
    const nothing = { runs: [], asOf: null, trouble: { kind: 'asleep', failure: null, retryAt: null } } as const;
    const list = { runs: [{ ref, title: 'Fix it', repository: null, run }], asOf: 1, trouble: null };
    const { bridge, client } = connect({
      async *runs(signal) {
        yield { ...nothing, runs: [] };
        yield list;
        await new Nudge().next(signal);
      },
    });
    const lists = client.runs(live())[Symbol.asyncIterator]();
    expect([(await lists.next()).value, (await lists.next()).value]).toEqual([nothing, list]);
    await lists.return?.();
    await eventually(() => bridge.running.size === 0, 'the subscription to end');
  });

  test('throws a retryable failure when main completes it', async () => {
    const { client } = connect({
      async *runs() {
        yield { runs: [], asOf: 0, trouble: null };
      },
    });
    await expect(read(client.runs(live()))).rejects.toMatchObject({
      failure: { code: 'unavailable', retryable: true },
    });
  });
});

describe('refresh(), looked(), retry(), pause(), resume(), command() and stop()', () => {
  test('reach the service with what was asked, and tell its answer', async () => {
    const asked: unknown[] = [];
    const { client } = connect({
      refresh: async (...args) => void asked.push(['refresh', ...args]),
      looked: async (...args) => void asked.push(['looked', ...args]),
      retry: async (...args) => void asked.push(['retry', ...args]),
      pause: async (...args) => void asked.push(['pause', ...args]),
      resume: async (...args) => void asked.push(['resume', ...args]),
      command: async (...args) => {
        asked.push(['command', ...args]);
        return { kind: 'queued' };
      },
      stop: async (...args) => {
        asked.push(['stop', ...args]);
        return { kind: 'stopping' };
      },
    });
    const message = { method: 'user_message', params: { content: 'Go on' } } as const;
    expect(await client.refresh('mine')).toBeUndefined();
    expect(await client.looked(ref)).toBeUndefined();
    expect(await client.retry(ref)).toBeUndefined();
    expect(await client.pause(ref)).toBeUndefined();
    expect(await client.resume(ref)).toBeUndefined();
    expect(await client.command(ref, message, 'wish')).toEqual({ kind: 'queued' });
    expect(await client.stop(ref)).toEqual({ kind: 'stopping' });
    expect(asked).toEqual([
      ['refresh', 'mine'],
      ['looked', ref],
      ['retry', ref],
      ['pause', ref],
      ['resume', ref],
      ['command', ref, message, 'wish'],
      ['stop', ref],
    ]);
  });

  test('throw the failure that the service threw', async () => {
    const failure: Failure = { code: 'rate_limited', message: 'Too many', retryable: true, retryAfterMs: 500 };
    const { client } = connect({ stop: () => Promise.reject(new CloudRunError(failure)) });
    await expect(client.stop(ref)).rejects.toMatchObject({ name: 'CloudRunError', failure });
  });

  test('are refused, and not worth a repeat, when the input is none', async () => {
    const { client } = connect({});
    for (const ask of [client.retry, client.pause, client.resume])
      await expect(ask({ taskId: '..', runId: 'run' })).rejects.toMatchObject({
        failure: { code: 'protocol', retryable: false },
      });
  });
});

test('createIpcClient() throws when the preload has not run', () => {
  Object.assign(globalThis, { electronTRPC: undefined });
  expect(createIpcClient).toThrow('electronTRPC');
});
