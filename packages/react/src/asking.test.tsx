import { CloudRunError, type CommandOutcome, type RunUpdate } from '@runwatch/protocol';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, test } from 'vitest';
import {
  CloudRunsProvider,
  useAnswerPermission,
  useCloudRuns,
  useRetry,
  useRetryCloudRuns,
  useRunPermissions,
  useSendMessage,
  useStopRun,
} from './index.ts';
import { createScriptedClient, entry, runMeta, snapshot, TestPorts } from './testing/index.ts';

const RUN = { taskId: 'task', runId: 'run' };

function setUp() {
  const client = createScriptedClient();
  const ports = new TestPorts();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <CloudRunsProvider client={client} ports={ports}>
      {children}
    </CloudRunsProvider>
  );
  return { client, ports, wrapper };
}

const lost = new CloudRunError({ code: 'network', message: 'The answer was lost', retryable: true });

/** A promise that a test settles. */
function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

const ended = (status: 'completed' | 'failed'): RunUpdate => ({
  kind: 'ended',
  run: runMeta(RUN, { status }),
  integrity: { upTo: 0, total: 0, gaps: [], basis: null, duplicatesDropped: 0, onlyLive: 0, unreadable: 0, unknown: 0 },
});
const append = (at: number, ...lines: string[]): RunUpdate => ({ kind: 'from', at, lines, settled: at });

describe('useRunPermissions() and useAnswerPermission()', () => {
  async function asked() {
    const { client, wrapper } = setUp();
    const { result } = renderHook(() => ({ ...useRunPermissions(RUN), answer: useAnswerPermission(RUN) }), { wrapper });
    await client.tell(RUN, snapshot(runMeta(RUN), [entry.request('one', 'x'), entry.request('two', 'y')]));
    const states = () => result.current.open.map((ask) => [ask.request.requestId, ask.answering.state]);
    return { client, result, states };
  }

  test('Q5: an answer is sending, then answered, then gone when the transcript shows it', async () => {
    const { client, result, states } = await asked();
    const arrival = deferred<CommandOutcome>();
    client.answerCommand = () => arrival.promise;
    await act(async () => {
      result.current.answer('one', { optionId: 'allow' });
    });
    expect(states()).toEqual([
      ['one', 'sending'],
      ['two', 'open'],
    ]);
    await act(async () => arrival.resolve({ kind: 'already' }));
    expect(result.current.open[0]?.answering).toEqual({ state: 'answered', optionId: 'allow' });
    expect(client.commands).toEqual([
      {
        run: RUN,
        id: 'id-1',
        command: { method: 'permission_response', params: { requestId: 'one', optionId: 'allow' } },
      },
    ]);
    await client.tell(RUN, append(2, entry.own('permission_resolved', { requestId: 'one', optionId: 'allow' })));
    expect(states()).toEqual([['two', 'open']]);
  });

  test('Q5: a second click sends nothing', async () => {
    const { client, result } = await asked();
    await act(async () => {
      await Promise.all([
        result.current.answer('one', { optionId: 'allow' }),
        result.current.answer('one', { optionId: 'allow' }),
      ]);
      await result.current.answer('one', { optionId: 'reject' });
    });
    expect(client.commands).toHaveLength(1);
  });

  test('Q5: a failed answer is kept with the reason; the same answer goes out with the same id, another with its own', async () => {
    const { client, result } = await asked();
    client.answerCommand = () => Promise.reject(lost);
    for (const optionId of ['allow', 'allow', 'reject'])
      await act(async () => {
        expect(await result.current.answer('one', { optionId })).toEqual({ state: 'failed', optionId, failure: lost });
      });
    expect(result.current.open[0]?.answering).toEqual({ state: 'failed', optionId: 'reject', failure: lost });
    expect(client.commands.map((sent) => sent.id)).toEqual(['id-1', 'id-1', 'id-2']);
  });

  test('Q1: a request that was told apart from its entry can be answered, and stays one when the entry comes', async () => {
    const { client, wrapper } = setUp();
    const { result } = renderHook(() => ({ ...useRunPermissions(RUN), answer: useAnswerPermission(RUN) }), { wrapper });
    await client.tell(RUN, snapshot(runMeta(RUN), [entry.message('newest')], 2));
    expect(result.current.open).toEqual([]);
    await client.tell(RUN, { kind: 'requests', lines: [entry.request('one', 'x')] });
    await act(async () => {
      await result.current.answer('one', { optionId: 'allow' });
    });
    expect(client.commands).toHaveLength(1);
    await client.tell(RUN, { kind: 'fill', at: 0, lines: [entry.request('one', 'x'), entry.message('then')] });
    expect(result.current.open).toMatchObject([{ request: { requestId: 'one' }, answering: { state: 'answered' } }]);
  });

  test('Q3, Q4: a request answered elsewhere leaves, and one whose run is over', async () => {
    const { client, states } = await asked();
    await client.tell(RUN, append(2, entry.own('permission_resolved', { requestId: 'two' })));
    expect(states()).toEqual([['one', 'open']]);
    await client.tell(RUN, { kind: 'run', run: runMeta(RUN, { status: 'cancelled' }) });
    expect(states()).toEqual([]);
  });

  test('the list is the same object while nothing in it changes', async () => {
    const { client, result } = await asked();
    const { open } = result.current;
    await client.tell(RUN, append(2, entry.message('meanwhile')));
    expect(result.current.open).toBe(open);
  });
});

describe('useSendMessage()', () => {
  async function sending(...lines: string[]) {
    const { client, wrapper } = setUp();
    const { result } = renderHook(() => useSendMessage(RUN), { wrapper });
    await client.tell(RUN, snapshot(runMeta(RUN), lines));
    const send = (text: string) =>
      act(async () => {
        result.current.send(text);
      });
    const pending = () => result.current.pending.map(({ id, text, state }) => [id, text, state]);
    return { client, result, send, pending };
  }

  test('a message is pending until its echo appears', async () => {
    const { client, send, pending } = await sending(entry.prompt('go'));
    const arrival = deferred<CommandOutcome>();
    client.answerCommand = () => arrival.promise;
    await send('also Safari');
    expect(pending()).toEqual([['id-1', 'also Safari', 'sending']]);
    await act(async () => arrival.resolve({ kind: 'queued' }));
    expect(pending()).toEqual([['id-1', 'also Safari', 'sent']]);
    await client.tell(RUN, append(1, entry.message('working')));
    expect(pending()).toEqual([['id-1', 'also Safari', 'sent']]);
    await client.tell(RUN, append(2, entry.prompt('also Safari')));
    expect(pending()).toEqual([]);
    expect(client.commands[0]?.command).toEqual({ method: 'user_message', params: { content: 'also Safari' } });
  });

  test('U2: two equal messages settle one by one, each by its own echo', async () => {
    const { client, send, pending } = await sending(entry.prompt('ok'), entry.message('yes'));
    await send('ok');
    await send('ok');
    await client.tell(RUN, append(2, entry.own('user_message', { content: 'ok' }), entry.prompt('ok')));
    expect(pending()).toEqual([['id-2', 'ok', 'sent']]);
    await client.tell(RUN, append(4, entry.message('yes'), entry.prompt('ok')));
    expect(pending()).toEqual([]);
  });

  test('U2: an older prompt with the same text that is told again by a correction is no echo', async () => {
    const { client, send, pending } = await sending(entry.message('hello'));
    const live = [entry.prompt('ok'), entry.chunk('wor'), entry.chunk('king')];
    await client.tell(RUN, { kind: 'from', at: 1, lines: live, settled: 1 });
    await send('ok');
    const logged = [entry.prompt('ok'), entry.message('working')];
    await client.tell(RUN, { kind: 'from', at: 1, lines: logged, settled: 3 });
    expect(pending()).toEqual([['id-1', 'ok', 'sent']]);
    await client.tell(RUN, append(3, entry.prompt('ok')));
    expect(pending()).toEqual([]);
  });

  test('a failed message stays with the reason, is retried with the same id, or discarded', async () => {
    const { client, result, send, pending } = await sending();
    client.answerCommand = () => Promise.reject(lost);
    await send('a');
    await send('b');
    expect(result.current.pending).toMatchObject([{ state: 'failed', failure: lost }, { state: 'failed' }]);
    client.answerCommand = async () => ({ kind: 'queued' });
    await act(async () => {
      result.current.retry('id-1');
      result.current.retry('id-1');
      result.current.discard('id-2');
    });
    expect(pending()).toEqual([['id-1', 'a', 'sent']]);
    expect(client.commands.map((sent) => sent.id)).toEqual(['id-1', 'id-2', 'id-1']);
  });

  test('U4: a message whose answer only was lost settles by its echo', async () => {
    const { client, send, pending } = await sending();
    client.answerCommand = () => Promise.reject(lost);
    await send('a');
    await client.tell(RUN, append(0, entry.prompt('a')));
    expect(pending()).toEqual([]);
  });

  test('U2: two equal messages settle by echoes of one batch, whichever answer comes first', async () => {
    const { client, send, pending } = await sending(entry.message('hello'));
    const arrivals = [deferred<CommandOutcome>(), deferred<CommandOutcome>()];
    let sent = 0;
    client.answerCommand = () => arrivals[sent++]?.promise as Promise<CommandOutcome>;
    await send('ok');
    await send('ok');
    await act(async () => arrivals[1]?.resolve({ kind: 'queued' }));
    expect(pending()).toEqual([
      ['id-1', 'ok', 'sending'],
      ['id-2', 'ok', 'sent'],
    ]);
    await client.tell(RUN, append(1, entry.prompt('ok'), entry.message('yes'), entry.prompt('ok')));
    expect(pending()).toEqual([]);
    await act(async () => arrivals[0]?.resolve({ kind: 'queued' }));
    expect(pending()).toEqual([]);
  });

  test('U3: messages that a run did not take before it ended are kept, and can be sent when there is somebody to take them', async () => {
    const { client, result, send, pending } = await sending();
    const over = new CloudRunError({ code: 'run_ended', message: 'The run has ended', retryable: false });
    client.answerCommand = () => Promise.reject(over);
    await send('first');
    await send('second');
    await client.tell(RUN, ended('completed'));
    expect(pending()).toEqual([
      ['id-1', 'first', 'failed'],
      ['id-2', 'second', 'failed'],
    ]);
    client.answerCommand = async () => ({ kind: 'queued' });
    await act(async () => {
      result.current.retry('id-1');
      result.current.retry('id-2');
    });
    expect(client.commands.map(({ id, command }) => [id, command.params])).toEqual([
      ['id-1', { content: 'first' }],
      ['id-2', { content: 'second' }],
      ['id-1', { content: 'first' }],
      ['id-2', { content: 'second' }],
    ]);
  });

  test('U3: a message that was taken but not seen before the run ended stays, too', async () => {
    const { client, send, pending } = await sending();
    await send('a');
    await client.tell(RUN, ended('failed'));
    expect(pending()).toEqual([['id-1', 'a', 'sent']]);
  });

  test.each([
    ['was given up', { code: 'forbidden', message: 'No', retryable: false } as const],
    ['waits to be begun again', { code: 'network', message: 'Lost', retryable: true } as const],
  ])('U5: sending while the watch %s begins it again first, and the answer is shown', async (_, failure) => {
    const { client, send, pending } = await sending();
    await client.cut(RUN, new CloudRunError(failure));
    expect(client.watches(RUN)).toBe(0);
    let watches = 0;
    client.answerCommand = async () => {
      await Promise.resolve();
      watches = client.watches(RUN);
      return { kind: 'queued' };
    };
    await send('Are you there?');
    expect(watches).toBe(1);
    await client.tell(RUN, snapshot(runMeta(RUN), [entry.prompt('Are you there?'), entry.message('Yes')]));
    expect(pending()).toEqual([]);
  });

  test('steering is told with the message', async () => {
    const { client, result } = await sending();
    await act(async () => {
      result.current.send('now', { steer: true });
    });
    expect(client.commands[0]?.command.params).toEqual({ content: 'now', steer: true });
  });
});

describe('useStopRun()', () => {
  test('is stopping until a terminal status has been seen', async () => {
    const { client, wrapper } = setUp();
    const { result } = renderHook(() => useStopRun(RUN), { wrapper });
    await client.tell(RUN, snapshot(runMeta(RUN), []));
    await act(() => Promise.all([result.current.stop(), result.current.stop()]));
    expect([result.current.isStopping, client.stops]).toEqual([true, [RUN]]);
    await client.tell(RUN, { kind: 'run', run: runMeta(RUN, { status: 'cancelled' }) });
    expect(result.current.isStopping).toBe(false);
  });

  test('is stopping when somebody else has asked: in another window, or here before a reload', async () => {
    const { client, wrapper } = setUp();
    const { result } = renderHook(() => useStopRun(RUN), { wrapper });
    await client.tell(RUN, snapshot(runMeta(RUN, { stopping: true }), []));
    expect([result.current.isStopping, client.stops]).toEqual([true, []]);
    await client.tell(RUN, { kind: 'run', run: runMeta(RUN, { status: 'cancelled' }) });
    expect(result.current.isStopping).toBe(false);
  });

  test('says why it failed, and can be asked again', async () => {
    const { client, wrapper } = setUp();
    const { result } = renderHook(() => useStopRun(RUN), { wrapper });
    client.answerStop = () => Promise.reject(lost);
    await act(() => result.current.stop());
    expect(result.current).toMatchObject({ isStopping: false, failure: lost });
    client.answerStop = async () => ({ kind: 'already-over' });
    await act(() => result.current.stop());
    expect(result.current).toMatchObject({ isStopping: false, failure: null });
    expect(client.stops).toHaveLength(2);
  });
});

describe('useCloudRuns()', () => {
  const summary = (title: string) => ({ ref: RUN, title, repository: null, run: runMeta(RUN) });

  test('tells the list, and each new one', async () => {
    const { client, wrapper } = setUp();
    const { result } = renderHook(() => useCloudRuns(), { wrapper });
    expect(result.current).toEqual({ status: 'pending', data: [], asOf: null, trouble: null, error: null });
    await client.tellRuns([summary('a')]);
    await client.tellRuns([summary('b')]);
    expect(result.current).toMatchObject({ status: 'success', trouble: null, data: [summary('b')], error: null });
  });

  test('keeps the last list while it cannot get another, and follows again', async () => {
    const { client, ports, wrapper } = setUp();
    const { result } = renderHook(() => useCloudRuns(), { wrapper });
    await client.tellRuns([summary('a')]);
    await client.cutRuns();
    expect(result.current).toMatchObject({ status: 'success', data: [{ title: 'a' }], error: {} });
    await act(async () => ports.advance(500));
    await client.tellRuns([summary('b')]);
    expect(result.current).toMatchObject({ data: [{ title: 'b' }], error: null });
  });

  test('says when it will not come by itself, and comes when retried', async () => {
    const { client, wrapper } = setUp();
    const { result } = renderHook(() => ({ ...useCloudRuns(), retry: useRetryCloudRuns() }), { wrapper });
    const expired = new CloudRunError({ code: 'auth_expired', message: 'Sign in again', retryable: false });
    await client.cutRuns(expired);
    expect(result.current).toMatchObject({ status: 'error', data: [], error: expired });
    await act(async () => result.current.retry());
    await client.tellRuns([summary('a')]);
    expect(result.current).toMatchObject({ status: 'success', data: [{ title: 'a' }], error: null });
  });
});

test('without a run, the hooks are empty and ask for nothing', async () => {
  const { client, wrapper } = setUp();
  const { result } = renderHook(
    () => ({
      ...useRunPermissions(null),
      ...useSendMessage(null),
      ...useStopRun(null),
      answer: useAnswerPermission(null),
      again: useRetry(null),
    }),
    { wrapper },
  );
  expect(result.current).toMatchObject({ open: [], pending: [], isStopping: false, failure: null });
  await act(async () => {
    await result.current.stop();
    await result.current.again();
    expect(await result.current.answer('one', { optionId: 'allow' })).toEqual({ state: 'open' });
  });
  expect(() => result.current.send('a')).toThrow('there is no run');
  expect([client.commands, client.stops, client.retries]).toEqual([[], [], []]);
});
