import { CloudRunError, type CloudRunsClient, type Integrity } from '@runwatch/protocol';
import type { TranscriptItem } from '@runwatch/transcript';
import { act, render, renderHook, screen } from '@testing-library/react';
import { memo, type ReactNode, StrictMode } from 'react';
import { describe, expect, test } from 'vitest';
import {
  CloudRunsProvider,
  type MaybeRunRef,
  type RunTranscriptView,
  useCloudRun,
  usePauseRun,
  useRetry,
  useRunTranscript,
} from './index.ts';
import { createScriptedClient, entry, runMeta, snapshot, TestPorts } from './testing/index.ts';

const RUN = { taskId: 'task', runId: 'run' };
const OTHER = { taskId: 'task', runId: 'other' };
const LINGER_MS = 5_000;

function setUp(ports = new TestPorts()) {
  const client = createScriptedClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <CloudRunsProvider client={client} ports={ports} lingerMs={LINGER_MS}>
      {children}
    </CloudRunsProvider>
  );
  return { client, ports, wrapper };
}

const texts = (view: RunTranscriptView) =>
  view.range(0, view.count).map((item) => ('text' in item ? item.text : item.kind));

const advance = (ports: TestPorts, ms: number) => act(async () => ports.advance(ms));

const Status = () => <p>{useCloudRun(RUN).status}</p>;

/** Keys of the items that were drawn, as often as they were. */
const drawn: string[] = [];

const Row = memo(({ item }: { item: TranscriptItem }) => {
  drawn.push(item.key);
  return <li>{item.kind}</li>;
});

const List = () => {
  const transcript = useRunTranscript(RUN);
  return transcript.range(0, transcript.count).map((item) => <Row key={item.key} item={item} />);
};

describe('one watch a run', () => {
  test('two components and three hooks open one watch', async () => {
    const { client, wrapper } = setUp();
    renderHook(() => [useCloudRun(RUN), useRunTranscript({ ...RUN }), useCloudRun(OTHER)], { wrapper });
    expect([client.opened(RUN), client.opened(OTHER)]).toEqual([1, 1]);
  });

  test('mounting twice, as StrictMode does, opens one watch', () => {
    const { client, wrapper: Wrapper } = setUp();
    render(
      <StrictMode>
        <Wrapper>
          <Status />
        </Wrapper>
      </StrictMode>,
    );
    expect([client.opened(RUN), client.watches(RUN)]).toEqual([1, 1]);
    expect(screen.getByText('pending')).toBeDefined();
  });

  test('the watch lingers after the last component has left, then ends and lets the transcript go', async () => {
    const { client, ports, wrapper } = setUp();
    const hook = renderHook(({ run }: { run: MaybeRunRef }) => useRunTranscript(run), {
      wrapper,
      initialProps: { run: RUN as MaybeRunRef },
    });
    await client.tell(RUN, snapshot(runMeta(RUN), [entry.message('a')]));
    hook.rerender({ run: null });
    expect(hook.result.current).toMatchObject({ status: 'pending', count: 0 });
    await advance(ports, LINGER_MS - 1);
    expect(client.watches(RUN)).toBe(1);
    hook.rerender({ run: RUN });
    expect(texts(hook.result.current)).toEqual(['a']);
    hook.rerender({ run: null });
    await advance(ports, LINGER_MS);
    expect([client.opened(RUN), client.watches(RUN), ports.pending]).toEqual([1, 0, 0]);
    hook.rerender({ run: RUN });
    expect([client.opened(RUN), hook.result.current.status]).toEqual([2, 'pending']);
  });

  test('one component leaving does not take the watch from another', async () => {
    const { client, ports, wrapper } = setUp();
    const hook = renderHook(({ second }) => [useCloudRun(RUN), useCloudRun(second)], {
      wrapper,
      initialProps: { second: RUN as MaybeRunRef },
    });
    hook.rerender({ second: null });
    await advance(ports, LINGER_MS);
    expect(client.watches(RUN)).toBe(1);
  });

  test('the hooks say what is missing when there is no provider', () => {
    expect(() => renderHook(() => useCloudRun(RUN))).toThrow('outside of <CloudRunsProvider>');
  });
});

describe('useCloudRun()', () => {
  test('tells run, connection and integrity as they come, and the end', async () => {
    const { client, wrapper } = setUp();
    const { result } = renderHook(() => useCloudRun(RUN), { wrapper });
    expect(result.current).toEqual({
      status: 'pending',
      data: null,
      error: null,
      connection: null,
      integrity: null,
      ended: false,
      savedAt: null,
    });
    const connection = {
      phase: 'live',
      leg: 'proxy',
      attempt: 0,
      retryAt: null,
      lastByteAt: 1,
      lastEntryAt: 1,
      failure: null,
    } as const;
    await client.tell(RUN, { kind: 'connection', connection });
    expect(result.current).toMatchObject({ status: 'pending', connection });
    const integrity: Integrity = {
      upTo: 0,
      total: 0,
      gaps: [],
      basis: 'id',
      duplicatesDropped: 0,
      onlyLive: 0,
      unreadable: 0,
      unknown: 0,
    };
    await client.tell(RUN, snapshot(runMeta(RUN), []), { kind: 'integrity', integrity });
    expect(result.current).toMatchObject({ status: 'success', data: runMeta(RUN), connection, integrity });
    await client.tell(RUN, { kind: 'run', run: runMeta(RUN, { stage: 'build' }) });
    expect(result.current.data?.stage).toBe('build');
    const run = runMeta(RUN, { status: 'completed' });
    await client.tell(RUN, { kind: 'ended', run, integrity });
    expect(result.current).toMatchObject({ ended: true, data: { status: 'completed' } });
    // It stays open: older entries can still be asked for.
    expect([client.watches(RUN), client.opened(RUN)]).toEqual([1, 1]);
    await client.cut(RUN);
    expect(result.current).toMatchObject({ ended: true, error: null });
    expect([client.watches(RUN), client.opened(RUN)]).toEqual([0, 1]);
  });

  test('with select renders again only when what is selected changes', async () => {
    const { client, wrapper } = setUp();
    let renders = 0;
    const { result } = renderHook(
      () => {
        renders++;
        return useCloudRun(RUN, { select: (run) => run.data?.stage ?? 'none' });
      },
      { wrapper },
    );
    await client.tell(RUN, snapshot(runMeta(RUN), []));
    expect([result.current, renders]).toEqual(['none', 1]);
    await client.tell(RUN, { kind: 'run', run: runMeta(RUN, { stage: 'build' }) });
    expect([result.current, renders]).toEqual(['build', 2]);
  });

  test('takes a selector that makes objects', async () => {
    const { client, wrapper } = setUp();
    const { result } = renderHook(() => useCloudRun(RUN, { select: (run) => ({ status: run.status }) }), { wrapper });
    await client.tell(RUN, snapshot(runMeta(RUN), []));
    expect(result.current).toEqual({ status: 'success' });
  });
});

describe('a watch that stops early', () => {
  const failure = (retryable: boolean) =>
    new CloudRunError({ code: retryable ? 'unavailable' : 'forbidden', message: 'No', retryable });

  test('is begun again, and what was shown stays until the new snapshot has come', async () => {
    const { client, ports, wrapper } = setUp();
    const { result } = renderHook(() => ({ run: useCloudRun(RUN), transcript: useRunTranscript(RUN) }), { wrapper });
    await client.tell(RUN, snapshot(runMeta(RUN), [entry.message('a')]));
    await client.cut(RUN);
    expect(result.current.run).toMatchObject({ status: 'success', error: { failure: { retryable: true } } });
    await advance(ports, 500);
    expect([client.opened(RUN), client.watches(RUN), ports.pending]).toEqual([2, 1, 0]);
    await client.tell(RUN, { kind: 'run', run: runMeta(RUN, { stage: 'build' }) });
    expect([result.current.run.data?.stage, texts(result.current.transcript)]).toEqual(['build', ['a']]);
    await client.tell(RUN, snapshot(runMeta(RUN), [entry.message('a'), entry.message('b')]));
    expect(texts(result.current.transcript)).toEqual(['a', 'b']);
    expect(result.current.run.error).toBeNull();
  });

  test('is begun again when an update does not fit: nothing is guessed', async () => {
    const { client, ports, wrapper } = setUp();
    const { result } = renderHook(() => useRunTranscript(RUN), { wrapper });
    await client.tell(RUN, snapshot(runMeta(RUN), [entry.message('a')]));
    await client.tell(RUN, { kind: 'from', at: 7, lines: [entry.message('x')], settled: 8 });
    expect(texts(result.current)).toEqual(['a']);
    expect(client.watches(RUN)).toBe(0);
    await advance(ports, 500);
    expect([client.opened(RUN), client.watches(RUN)]).toEqual([2, 1]);
  });

  test('waits longer each time, up to fifteen seconds, and shortly again after a good time', async () => {
    const { client, ports, wrapper } = setUp();
    renderHook(() => useCloudRun(RUN), { wrapper });
    for (const wait of [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
      const opened = client.opened(RUN);
      await client.cut(RUN, failure(true));
      await advance(ports, wait - 1);
      expect(client.opened(RUN)).toBe(opened);
      await advance(ports, 1);
      expect(client.opened(RUN)).toBe(opened + 1);
    }
    await advance(ports, 10_000);
    await client.cut(RUN, failure(true));
    await advance(ports, 500);
    expect(client.watches(RUN)).toBe(1);
  });

  test('is begun again at once when retried while it waits', async () => {
    const { client, ports, wrapper } = setUp();
    const { result } = renderHook(() => ({ run: useCloudRun(RUN), retry: useRetry(RUN) }), { wrapper });
    await client.cut(RUN, failure(true));
    await act(() => result.current.retry());
    expect([client.opened(RUN), client.watches(RUN), ports.pending]).toEqual([2, 1, 0]);
  });

  test('is paused and resumed by whoever asks, for nobody but the run that is meant', async () => {
    const { client, wrapper } = setUp();
    const { result } = renderHook(() => ({ run: useCloudRun(RUN), pause: usePauseRun(RUN), none: usePauseRun(null) }), {
      wrapper,
    });
    await act(async () => {
      await result.current.pause.pause();
      await result.current.none.pause();
      await result.current.pause.resume();
    });
    expect(client.pauses).toEqual([
      ['pause', RUN],
      ['resume', RUN],
    ]);
    expect(client.watches(RUN)).toBe(1);
  });

  test('is shown as an error when trying again cannot help, keeps what was read, and goes on when retried', async () => {
    const { client, ports, wrapper } = setUp();
    const { result } = renderHook(
      () => ({ run: useCloudRun(RUN), transcript: useRunTranscript(RUN), retry: useRetry(RUN) }),
      { wrapper },
    );
    await client.tell(RUN, snapshot(runMeta(RUN), [entry.message('a')]));
    await client.cut(RUN, failure(false));
    expect(result.current.run).toMatchObject({ status: 'error', error: { failure: { code: 'forbidden' } } });
    expect([texts(result.current.transcript), result.current.transcript.status]).toEqual([['a'], 'error']);
    await advance(ports, 60_000);
    expect(client.opened(RUN)).toBe(1);
    await act(() => result.current.retry());
    expect([client.opened(RUN), client.retries]).toEqual([2, [RUN]]);
    await client.tell(RUN, snapshot(runMeta(RUN), []));
    expect(result.current.run).toMatchObject({ status: 'success', error: null });
  });

  test('an error of our own side is one that may be tried again', async () => {
    const { client, wrapper } = setUp();
    const { result } = renderHook(() => useCloudRun(RUN), { wrapper });
    await client.cut(RUN, new Error('The bridge is gone'));
    expect(result.current.error?.failure).toEqual({ code: 'protocol', message: 'The bridge is gone', retryable: true });
  });
});

describe('useRunTranscript()', () => {
  test('is an indexed view with history, lines and a revision', async () => {
    const { client, wrapper } = setUp();
    const { result } = renderHook(() => useRunTranscript(RUN), { wrapper });
    const first = result.current;
    await client.tell(RUN, snapshot(runMeta(RUN), [entry.message('b')], 2));
    expect(result.current).toMatchObject({
      status: 'success',
      count: 2,
      entryCount: 3,
      history: { loaded: 1, total: 3, done: false },
    });
    expect(texts(result.current)).toEqual(['missing', 'b']);
    expect(result.current.range(1, 99)).toEqual([result.current.at(1)]);
    expect([result.current.positionOf(2), result.current.line(2), result.current.settled]).toEqual([
      1,
      entry.message('b'),
      3,
    ]);
    expect([result.current.stretchOf(0), result.current.stretchOf(2)]).toEqual([
      { from: 0, to: 1 },
      { from: 0, to: 2 },
    ]);
    expect(result.current.revision).not.toBe(first.revision);
  });

  test('draws again only the items that have changed', async () => {
    const { client, wrapper } = setUp();
    render(<List />, { wrapper });
    await client.tell(RUN, snapshot(runMeta(RUN), [entry.message('a'), entry.message('b')]));
    drawn.length = 0;
    await client.tell(RUN, { kind: 'from', at: 2, lines: [entry.chunk('c')], settled: 2 });
    await client.tell(RUN, { kind: 'from', at: 3, lines: [entry.chunk('d')], settled: 2 });
    expect(drawn).toEqual(['message:2', 'message:2']);
  });

  test('a batch of many updates lets the window live in between, and is acknowledged when all is done', async () => {
    // A clock on which each update takes 3 ms, and turns of the event loop that a test lets happen.
    class SlowPorts extends TestPorts {
      readonly turnsAllowed: (() => void)[] = [];
      override now(): number {
        this.pass(3);
        return super.now();
      }
      override turn(): Promise<void> {
        return new Promise((turned) => this.turnsAllowed.push(turned));
      }
    }
    const ports = new SlowPorts();
    const { client, wrapper } = setUp(ports);
    const { result } = renderHook(() => useRunTranscript(RUN), { wrapper });
    const updates = Array.from({ length: 5 }, (_, at) => ({
      kind: 'from' as const,
      at,
      lines: [entry.message(`${at}`)],
      settled: at,
    }));
    let acknowledged = false;
    const telling = client.tell(RUN, snapshot(runMeta(RUN), []), ...updates).then(() => {
      acknowledged = true;
    });
    await act(async () => {});
    for (const done of [2, 5]) {
      await expect.poll(() => result.current.count).toBe(done);
      expect(acknowledged).toBe(false);
      await act(async () => ports.turnsAllowed.shift()?.());
    }
    await telling;
    expect(acknowledged).toBe(true);
  });

  test('subscribers are told once a frame, however many updates come', async () => {
    class FramePorts extends TestPorts {
      readonly frames: (() => void)[] = [];
      override frame(run: () => void): void {
        this.frames.push(run);
      }
    }
    const ports = new FramePorts();
    const { client, wrapper } = setUp(ports);
    let renders = 0;
    const { result } = renderHook(
      () => {
        renders++;
        return useRunTranscript(RUN);
      },
      { wrapper },
    );
    await client.tell(RUN, snapshot(runMeta(RUN), []));
    for (let at = 0; at < 50; at++)
      await client.tell(RUN, { kind: 'from', at, lines: [entry.message('x')], settled: at });
    expect([renders, ports.frames.length]).toEqual([1, 1]);
    await act(async () => ports.frames.shift()?.());
    expect([renders, result.current.count]).toEqual([2, 50]);
  });
});

test('a watch that goes on after it was called off changes nothing', async () => {
  const { client: scripted, ports } = setUp();
  let goOn = () => {};
  const client: CloudRunsClient = {
    ...scripted,
    async *watch() {
      yield [snapshot(runMeta(RUN), [entry.message('a')])];
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      yield [snapshot(runMeta(RUN), [entry.message('late')])];
    },
  };
  const hook = renderHook(({ run }) => useRunTranscript(run), {
    wrapper: ({ children }) => (
      <CloudRunsProvider client={client} ports={ports} lingerMs={0}>
        {children}
      </CloudRunsProvider>
    ),
    initialProps: { run: RUN as MaybeRunRef },
  });
  await expect.poll(() => hook.result.current.count).toBe(1);
  hook.rerender({ run: null });
  await advance(ports, 0);
  await act(async () => goOn());
  hook.rerender({ run: OTHER });
  hook.rerender({ run: RUN });
  expect(texts(hook.result.current)).not.toContain('late');
});
