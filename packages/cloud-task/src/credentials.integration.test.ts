import type { Reader } from '@runwatch/protocol/testing';
import { describe, expect, test } from 'vitest';
import type { Account } from './ports.ts';
import { type Bench, startBench } from './testing/bench.ts';

const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });

/** A sign-in whose tokens are renewed at a place that gives each out once, as OAuth servers with rotation do. */
function signIn(bench: () => Bench) {
  const state = {
    token: null as string | null,
    renewals: 0,
    /** What a renewal brings: another key that the cloud takes, nothing, or no answer at all. */
    renewing: 'works' as 'works' | 'is refused' | 'fails',
    gate: undefined as Promise<void> | undefined,
  };
  const account: Partial<Account> = {
    token: async () => state.token ?? bench().cloud.apiKey,
    async renew() {
      state.renewals++;
      await state.gate;
      if (state.renewing === 'fails') throw new Error('The sign-in server is down');
      if (state.renewing === 'works') state.token = bench().cloud.apiKey;
    },
  };
  return { state, account };
}

async function startSignedIn(cloud: { offerProxy?: boolean } = {}) {
  let made: Bench | undefined;
  const { state, account } = signIn(() => {
    if (!made) throw new Error('Asked before the bench was ready');
    return made;
  });
  const bench = await startBench({ cloud, account });
  made = bench;
  /** The server takes another key from now on; the account still has the old one. */
  const expire = () => {
    state.token ??= bench.cloud.apiKey;
    bench.cloud.switches.changeKey(`${bench.cloud.apiKey}x`);
  };
  return { bench, state, expire };
}

async function watchLive(bench: Bench, count: number): Promise<{ reader: Reader; run: ReturnType<typeof newRun> }[]> {
  const watched = Array.from({ length: count }, () => {
    const run = newRun(bench);
    return { run, reader: bench.watch(ref(run)) };
  });
  await bench.until(() => watched.every(({ reader }) => reader.phase === 'live'), 'live wires');
  return watched;
}

function newRun(bench: Bench) {
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  return run;
}

const refused = (bench: Bench, status = 401) => bench.cloud.requests.filter((one) => one.status === status);
/** Streams that were let in so far. */
const opened = (bench: Bench) =>
  bench.cloud.requests.filter((one) => one.target.endsWith('/stream/') && one.status === 200).length;
const told = (reader: Reader) =>
  new Set(reader.updates.flatMap((one) => (one.kind === 'connection' ? [one.connection.phase] : [])));

describe('T4: a credential that is shared', () => {
  test('T4: 20 watchers that are refused together renew it once, and all are live again', async () => {
    const { bench, state, expire } = await startSignedIn({ offerProxy: false });
    await using _ = bench;
    const watched = await watchLive(bench, 20);
    let open = () => {};
    state.gate = new Promise((resolve) => {
      open = resolve;
    });
    expire();
    for (const { run } of watched) run.switches.cut();
    await bench.until(() => refused(bench).length >= 20, 'twenty refusals');
    open();
    await bench.until(() => opened(bench) === 40, 'twenty more connections');
    expect(state.renewals).toBe(1);
    for (const { reader } of watched) expect(told(reader)).not.toContain('signed-out');
    // And the old one is never tried again.
    const late = refused(bench).length;
    for (const { run } of watched) run.switches.cut();
    await bench.until(() => opened(bench) === 60, 'twenty more');
    expect(refused(bench)).toHaveLength(late);
    expect(state.renewals).toBe(1);
  });

  test('T4: a request that was sent with the old one and is refused after the renewal renews nothing', async () => {
    const { bench, state, expire } = await startSignedIn();
    await using _ = bench;
    const [first, second] = [newRun(bench), newRun(bench)];
    expire();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    bench.cloud.switches.delay('command', gate, { runId: second.runId });
    const command = { method: 'user_message', params: { content: 'Hello' } } as const;
    const late = bench.service.command(ref(second), command, 'late');
    await bench.until(() => bench.cloud.requests.length === 1);
    await bench.service.command(ref(first), command, 'early');
    expect(state.renewals).toBe(1);
    open();
    await late;
    expect(state.renewals).toBe(1);
    expect([...first.commands, ...second.commands].map(({ id }) => id)).toEqual(['early', 'late']);
  });

  test('T4: a refusal of a person (403) renews nothing', async () => {
    const { bench, state } = await startSignedIn({ offerProxy: false });
    await using _ = bench;
    const run = newRun(bench);
    for (const route of ['api_stream', 'run', 'session_logs', 'stream_token', 'command'] as const)
      bench.cloud.switches.answer(route, { status: 403 });
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'forbidden');
    await expect(bench.service.command(ref(run), { method: 'close', params: {} }, 'c')).rejects.toMatchObject({
      failure: { code: 'forbidden' },
    });
    expect(state.renewals).toBe(0);
  });

  test('T4: a renewal that cannot be asked for is no end of the sign-in: it is asked for again', async () => {
    const { bench, state, expire } = await startSignedIn({ offerProxy: false });
    await using _ = bench;
    const [one] = await watchLive(bench, 1);
    state.renewing = 'fails';
    expire();
    one?.run.switches.cut();
    await bench.until(() => state.renewals > 1, 'more than one try');
    state.renewing = 'works';
    await bench.until(() => one?.reader.phase === 'live', 'the wire');
    expect(one && told(one.reader)).not.toContain('signed-out');
  });
});

describe('T3: a credential that is refused for good', () => {
  test('T3: is asked to be renewed once, then signed out: nothing is sent with it any more', async () => {
    const { bench, state, expire } = await startSignedIn({ offerProxy: false });
    await using _ = bench;
    const watched = await watchLive(bench, 5);
    state.renewing = 'is refused';
    expire();
    for (const { run } of watched) run.switches.cut();
    await bench.until(() => watched.every(({ reader }) => reader.phase === 'signed-out'), 'signed out');
    const asked = bench.cloud.requests.length;
    expect(watched[0]?.reader.connection?.failure).toMatchObject({ code: 'auth_expired', httpStatus: 401 });
    for (let minute = 0; minute < 3; minute++) {
      bench.clock.advance(60_000);
      await bench.pass(100);
    }
    expect(state.renewals).toBe(1);
    expect(bench.cloud.requests).toHaveLength(asked);

    // Recovers by itself when a token appears, and at once when it is said.
    state.token = bench.cloud.apiKey;
    const since = bench.clock.now();
    bench.accounts.renewed('bench');
    await bench.until(() => watched.every(({ reader }) => reader.phase === 'live'), 'live wires');
    expect(bench.clock.now() - since).toBeLessThan(5_000);
  });

  test('T3: recovers without anybody saying so, and what was read stays readable', async () => {
    const { bench, state, expire } = await startSignedIn({ offerProxy: false });
    await using _ = bench;
    const [one] = await watchLive(bench, 1);
    state.renewing = 'is refused';
    expire();
    one?.run.switches.cut();
    await bench.until(() => one?.reader.phase === 'signed-out');
    one?.run.agent.message('Said meanwhile.');
    state.token = bench.cloud.apiKey;
    bench.clock.advance(60_000);
    await bench.until(() => one?.reader.phase === 'live' && one.reader.texts.includes('Said meanwhile.'), 'the wire');
    expect(one?.reader.count('snapshot')).toBe(1);
  });

  test('T3: nobody signed in is signed out, without a request', async () => {
    await using bench = await startBench({ account: { token: async () => null } });
    const reader = bench.watch(ref(newRun(bench)));
    await bench.until(() => reader.phase === 'signed-out');
    expect(reader.connection?.failure).toMatchObject({ code: 'auth_expired', retryable: false });
    expect(bench.cloud.requests).toEqual([]);
  });

  test('T3: a keeper of tokens that fails is not taken for a refusal', async () => {
    let broken = true;
    await using bench = await startBench({
      account: {
        async token() {
          if (broken) throw new Error('The keychain is locked: secret-of-the-keychain');
          return bench.cloud.apiKey;
        },
      },
    });
    const reader = bench.watch(ref(newRun(bench)));
    await bench.until(() => reader.connection?.failure?.code === 'unavailable');
    expect(told(reader)).not.toContain('signed-out');
    broken = false;
    await bench.until(() => reader.phase === 'live');
  });
});
