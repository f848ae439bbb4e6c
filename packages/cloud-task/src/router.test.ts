import { eventually } from '@runwatch/async/testing';
import { CloudRunError, type CloudRunsClient, type RunUpdate } from '@runwatch/protocol';
import { unasked } from '@runwatch/protocol/testing';
import { describe, expect, test } from 'vitest';
import { createCloudRunsRouter } from './router.ts';

const run = { taskId: 't', runId: 'r' };
const update = (n: number): RunUpdate => ({ kind: 'fill', at: n, lines: [`{"n":${n}}`] });

/** A client whose watch tells `count` batches, as fast as they are taken. */
function clientOf(count: number, over: Partial<CloudRunsClient> = {}) {
  const state = { taken: 0, left: false };
  const client: CloudRunsClient = {
    ...unasked,
    async *runs() {
      yield { runs: [], asOf: 0, trouble: null };
    },
    async *watch() {
      try {
        for (let n = 0; n < count; n++) {
          state.taken++;
          yield [update(n)];
        }
      } finally {
        state.left = true;
      }
    },
    retry: async () => {},
    pause: async () => {},
    resume: async () => {},
    command: async () => ({ kind: 'done' }),
    stop: async () => ({ kind: 'stopping' }),
    ...over,
  };
  return { client, state };
}

const call = (client: CloudRunsClient, signal = new AbortController().signal) =>
  createCloudRunsRouter(client).createCaller({}, { signal });

describe('the router', () => {
  test('sends at most four messages beyond what the window has acknowledged', async () => {
    const { client, state } = clientOf(20);
    const caller = call(client);
    const seen: number[] = [];
    const reading = (async () => {
      for await (const message of await caller.watch({ watchId: 'w', run })) seen.push(message.seq);
    })();
    await eventually(() => seen.length === 4);
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(state.taken).toBeLessThanOrEqual(5);
    await caller.ack({ watchId: 'w', seq: 2 });
    await eventually(() => seen.length === 6);
    await caller.ack({ watchId: 'w', seq: 1 });
    await caller.ack({ watchId: 'somebody-else', seq: 99 });
    for (let seq = 6; seq <= 20; seq++) {
      await eventually(() => seen.length >= Math.min(seq, 20));
      await caller.ack({ watchId: 'w', seq });
    }
    await reading;
    expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(state.left).toBe(true);
  });

  test('gives the event loop a turn between two messages', async () => {
    const { client } = clientOf(4);
    let turns = 0;
    let going = true;
    const count = () => {
      turns++;
      if (going) setImmediate(count);
    };
    setImmediate(count);
    for await (const message of await call(client).watch({ watchId: 'w', run })) void message;
    going = false;
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  test('ends the watch when the window is gone, although it never acknowledged', async () => {
    const { client, state } = clientOf(20);
    const abort = new AbortController();
    const reading = (async () => {
      for await (const message of await call(client, abort.signal).watch({ watchId: 'w', run })) void message;
    })();
    await eventually(() => state.taken >= 4);
    abort.abort(new Error('window closed'));
    await reading;
    expect(state.left).toBe(true);
  });

  test('passes on failures with their code and nothing else', async () => {
    const failure = { code: 'forbidden', message: 'No', retryable: false } as const;
    const { client } = clientOf(0, {
      stop: async () => {
        throw new CloudRunError(failure);
      },
    });
    await expect(call(client).stop({ run })).rejects.toMatchObject({ cause: { failure } });
  });

  test('S1: hosts, addresses and tokens that a window sends with the name of a run are left behind', async () => {
    const asked: unknown[] = [];
    const { client } = clientOf(0, {
      async *watch(ref) {
        asked.push(ref);
        yield [];
      },
      async stop(ref) {
        asked.push(ref);
        return { kind: 'stopping' };
      },
    });
    const more = {
      apiHost: 'https://evil.example',
      stream_base_url: 'https://evil.example',
      token: 'x',
      url: '//evil',
    };
    const named = { ...run, accountId: 'mine' };
    const caller = call(client);
    await caller.stop({ run: { ...named, ...more }, ...more });
    for await (const _ of await caller.watch({ watchId: 'w', run: { ...named, ...more }, ...more })) break;
    expect(asked).toEqual([named, named]);
  });

  test.each([
    [
      'a watch id in use twice',
      async (caller: ReturnType<typeof call>) => {
        const first = (await caller.watch({ watchId: 'same', run }))[Symbol.asyncIterator]();
        await first.next();
        const second = (await caller.watch({ watchId: 'same', run }))[Symbol.asyncIterator]();
        await second.next();
      },
    ],
    ['an id that is no id', (caller: ReturnType<typeof call>) => caller.stop({ run: { taskId: '..', runId: 'r' } })],
    ['a pause of nothing', (caller: ReturnType<typeof call>) => caller.pause({ run: { taskId: 't', runId: '' } })],
    ['a resumption of nothing', (caller: ReturnType<typeof call>) => caller.resume({} as never)],
    [
      'an unknown command',
      (caller: ReturnType<typeof call>) =>
        caller.command({ run, id: 'c', command: { method: 'rm', params: {} } as never }),
    ],
    [
      'an account that is no name',
      (caller: ReturnType<typeof call>) => caller.stop({ run: { ...run, accountId: '' } }),
    ],
    [
      'an account that is something else',
      (caller: ReturnType<typeof call>) => caller.stop({ run: { ...run, accountId: { apiHost: 'evil' } as never } }),
    ],
  ])('refuses %s', async (_, attempt) => {
    await expect(attempt(call(clientOf(3).client))).rejects.toMatchObject({ name: 'TRPCError' });
  });
});
