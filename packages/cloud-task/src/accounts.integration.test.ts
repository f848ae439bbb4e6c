import { eventually } from '@runwatch/async/testing';
import { startLocalCloud } from '@runwatch/local-cloud';
import { isCloudRunError } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import type { Account } from './ports.ts';
import type { Power } from './steering/surroundings.ts';
import { type Bench, startBench } from './testing/bench.ts';

const ref = (run: { taskId: string; runId: string }, accountId?: string) => ({
  taskId: run.taskId,
  runId: run.runId,
  ...(accountId === undefined ? {} : { accountId }),
});

const noAccount = (error: unknown) => isCloudRunError(error, 'no_account');

/** A second cloud on the bench's clock, and an account there. */
async function elsewhere(bench: Bench, id: string) {
  const cloud = await startLocalCloud({ clock: bench.clock, offerProxy: false });
  const { apiUrl: apiHost, projectId } = cloud;
  const account: Account = { id, apiHost, projectId, token: async () => cloud.apiKey };
  return { cloud, account };
}

/** Every credential that has reached a cloud. */
const credentials = (cloud: { requests: Bench['cloud']['requests'] }) =>
  new Set(cloud.requests.map(({ headers }) => headers['authorization']));

describe('several accounts', () => {
  test('the same run of two accounts has two watchers, each with its own server and credential', async () => {
    await using bench = await startBench({ cloud: { offerProxy: false } });
    const { cloud, account } = await elsewhere(bench, 'other');
    await using _ = cloud;
    bench.accounts.add(account);
    const [here, there] = [bench.cloud, cloud].map((one) => one.createRun({ taskId: 't', runId: 'r' }));
    here?.agent.message('Here.');
    there?.agent.message('There.');
    const first = bench.watch({ taskId: 't', runId: 'r' });
    const second = bench.watch({ accountId: 'other', taskId: 't', runId: 'r' });
    const named = bench.watch({ accountId: 'bench', taskId: 't', runId: 'r' });
    await bench.until(() => [first, second, named].every((one) => one.phase === 'live' && one.texts.length === 1));
    expect([first.texts, second.texts, named.texts]).toEqual([['Here.'], ['There.'], ['Here.']]);
    expect([bench.cloud.openStreams(), cloud.openStreams()]).toEqual([1, 1]);
    expect(credentials(bench.cloud)).toEqual(new Set([`Bearer ${bench.cloud.apiKey}`]));
    expect(credentials(cloud)).toEqual(new Set([`Bearer ${cloud.apiKey}`]));
  });

  test('an account on this machine is watched whether there is a network or not, and sleeps when its own power says so', async () => {
    await using bench = await startBench({ online: false });
    const { cloud, account } = await elsewhere(bench, 'local');
    await using _ = cloud;
    let tell: (change: 'suspend' | 'resume') => void = () => {};
    let watches = 0;
    const power: Power = {
      watch(told) {
        tell = told;
        watches++;
        return () => watches--;
      },
    };
    bench.accounts.add({ ...account, local: { power } });
    const run = cloud.createRun();
    run.agent.message('Here.');
    const reader = bench.watch(ref(run, 'local'));
    await bench.until(() => reader.phase === 'live' && reader.texts.length === 1, 'the wire');
    tell('suspend');
    await bench.until(() => cloud.openStreams() === 0, 'the sleep');
    run.agent.message('Meanwhile.');
    tell('resume');
    await bench.until(() => reader.phase === 'live' && reader.texts.length === 2, 'the wire after the sleep');
    const expected = expect(reader.done).rejects.toSatisfy(noAccount);
    bench.accounts.remove('local');
    await expected;
    await eventually(() => watches === 0, 'the end of its surroundings');
  });

  test('commands go to the account that the run names', async () => {
    await using bench = await startBench();
    const { cloud, account } = await elsewhere(bench, 'other');
    await using _ = cloud;
    bench.accounts.add(account);
    const run = cloud.createRun();
    const command = { method: 'user_message', params: { content: 'Hello' } } as const;
    await bench.service.command(ref(run, 'other'), command, 'm-1');
    await bench.service.stop(ref(run, 'other'));
    expect(bench.cloud.requests).toEqual([]);
    expect(run.commands.map(({ id }) => id)).toEqual(['m-1']);
  });

  test('the list is the named account’s, and its lines name the account', async () => {
    await using bench = await startBench();
    const { cloud, account } = await elsewhere(bench, 'other');
    await using _ = cloud;
    bench.accounts.add(account);
    const [mine, theirs] = [bench.cloud.createRun(), cloud.createRun()];
    const { signal } = new AbortController();
    const first = async (accountId?: string) =>
      (await bench.service.runs(signal, accountId).next()).value?.runs.map((one) => one.ref);
    expect(await first()).toEqual([ref(mine)]);
    expect(await first('other')).toEqual([ref(theirs, 'other')]);
  });

  test('one that is not signed in is refused with a typed error, whatever is asked in its name', async () => {
    await using bench = await startBench();
    const run = { accountId: 'nobody', taskId: 't', runId: 'r' };
    const { signal } = new AbortController();
    await expect(bench.watch(run).done).rejects.toSatisfy(noAccount);
    await expect(bench.service.runs(signal, 'nobody').next()).rejects.toSatisfy(noAccount);
    await expect(bench.service.stop(run)).rejects.toSatisfy(noAccount);
    await expect(bench.service.retry(run)).rejects.toSatisfy(noAccount);
    await expect(bench.service.command(run, { method: 'close', params: {} }, 'c')).rejects.toSatisfy(noAccount);
    expect(bench.cloud.requests).toEqual([]);
  });
});

describe('T5: an identity that changes', () => {
  test.each([
    ['is removed', (bench: Bench) => bench.accounts.remove('bench')],
    [
      'is signed in as somebody else on the same server',
      (bench: Bench) => {
        const { apiUrl: apiHost, projectId } = bench.cloud;
        bench.accounts.add({ id: 'bench', apiHost, projectId, token: async () => 'somebody-else' });
      },
    ],
  ])('T5: an account that %s ends its readers with a typed outcome, and asks nothing more', async (_, change) => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('Here.');
    const readers = [bench.watch(ref(run)), bench.watch(ref(run))];
    const list = bench.service.runs(new AbortController().signal);
    await list.next();
    await bench.until(() => readers.every((one) => one.phase === 'live' && one.texts.length === 1));
    const listed = list.next();
    const ends = Promise.all([...readers.map((one) => one.done), listed].map((end) => end.catch((error) => error)));
    change(bench);
    for (const end of await ends) expect(end).toSatisfy(noAccount);
    await settled(bench, () => bench.cloud.openStreams() === 0);
    const asked = bench.cloud.requests.length;
    await settled(bench, () => bench.clock.pending <= bench.cloud.openStreams());
    expect(bench.cloud.requests).toHaveLength(asked);
  });

  test('T5: one that moves to another server in mid-backoff takes no token to the old host, nor the old one to the new', async () => {
    await using bench = await startBench({ cloud: { offerProxy: false } });
    const { cloud, account } = await elsewhere(bench, 'bench');
    await using _ = cloud;
    const [old, young] = [bench.cloud, cloud].map((one) => one.createRun({ taskId: 't', runId: 'r' }));
    old?.agent.message('Old.');
    young?.agent.message('New.');
    const before = bench.watch({ taskId: 't', runId: 'r' });
    await bench.until(() => before.phase === 'live' && before.texts.length === 1);
    for (const route of ['api_stream', 'stream_token', 'run'] as const)
      bench.cloud.switches.answer(route, { status: 503 });
    old?.switches.cut();
    await bench.until(() => before.phase === 'reconnecting' && (before.connection?.attempt ?? 0) > 2, 'a backoff');
    const asked = bench.cloud.requests.length;
    const end = before.done.catch((error: unknown) => error);
    bench.accounts.add(account);
    expect(await end).toSatisfy(noAccount);
    before.error = undefined;

    const after = bench.watch({ taskId: 't', runId: 'r' });
    await bench.until(() => after.phase === 'live' && after.texts.length === 1, 'the new account’s run');
    await bench.pass(5_000);
    expect(new Set(after.texts)).toEqual(new Set(['New.']));
    expect(bench.cloud.requests).toHaveLength(asked);
    expect(credentials(bench.cloud)).toEqual(new Set([`Bearer ${bench.cloud.apiKey}`]));
    expect(credentials(cloud)).toEqual(new Set([`Bearer ${cloud.apiKey}`]));
  });

  test('T5: a request that waits for its token when the account leaves is never sent', async () => {
    let give = (_: string) => {};
    const token = () =>
      new Promise<string>((resolve) => {
        give = resolve;
      });
    await using bench = await startBench({ account: { token } });
    const run = bench.cloud.createRun();
    const reader = bench.watch(ref(run));
    const command = bench.service.command(ref(run), { method: 'close', params: {} }, 'c').catch((error) => error);
    const end = reader.done.catch((error) => error);
    await settled(bench, () => true);
    bench.accounts.remove('bench');
    give(bench.cloud.apiKey);
    expect(await end).toSatisfy(noAccount);
    expect(await command).toSatisfy(noAccount);
    expect(bench.cloud.requests).toEqual([]);
  });

  test('T5: other accounts go on undisturbed', async () => {
    await using bench = await startBench();
    const { cloud, account } = await elsewhere(bench, 'other');
    await using _ = cloud;
    bench.accounts.add(account);
    const run = cloud.createRun();
    run.agent.runStarted();
    const reader = bench.watch(ref(run, 'other'));
    await bench.until(() => reader.phase === 'live' && reader.lines.length > 0);
    const connections = reader.count('connection');
    bench.accounts.remove('bench');
    run.agent.message('Still here.');
    await bench.until(() => reader.texts.includes('Still here.'));
    expect(cloud.requests.filter(({ target }) => target.endsWith('/stream/'))).toHaveLength(1);
    expect(reader.updates.filter((one) => one.kind === 'connection').slice(connections)).toSatisfy(
      (told: { connection: { phase: string } }[]) => told.every((one) => one.connection.phase === 'live'),
    );
  });
});

/** As `bench.until`, but readers may have ended with an error: that is what is looked at. */
async function settled(bench: Bench, condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 50 || !condition(); turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    bench.clock.advance(100);
    if (turn > 10_000) throw new Error('Waited in vain');
  }
}
