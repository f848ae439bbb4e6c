import { CloudRunError } from '@runwatch/protocol';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, test } from 'vitest';
import { CloudRunsProvider, useEntries } from './index.ts';
import { createScriptedClient, TestPorts } from './testing/index.ts';

const RUN = { taskId: 'task', runId: 'run' };

function setUp(known = 1_000) {
  const client = createScriptedClient();
  const asked: [from: number, to: number][] = [];
  const cloud = { known, page: 40, failure: null as CloudRunError | null };
  client.answerEntries = async (_run, from, to) => {
    asked.push([from, to]);
    if (cloud.failure) throw cloud.failure;
    const count = Math.max(0, Math.min(to, cloud.known, from + cloud.page) - from);
    return { at: from, lines: Array.from({ length: count }, (_, n) => `${from + n}`) };
  };
  const ports = new TestPorts();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <CloudRunsProvider client={client} ports={ports}>
      {children}
    </CloudRunsProvider>
  );
  const hook = renderHook(({ from }) => useEntries(RUN, from, from + 100), { wrapper, initialProps: { from: 100 } });
  const told = () => {
    const { state, entries, failure } = hook.result.current;
    return [state, entries && [entries.at, entries.lines.length], failure?.failure.code ?? null];
  };
  return { ...hook, asked, cloud, told, read: () => act(async () => hook.result.current.read()) };
}

describe('useEntries()', () => {
  test('reads a range in as many pages as it takes, once', async () => {
    const { result, asked, told, cloud } = setUp();
    expect(told()).toEqual(['reading', null, null]);
    await act(async () => {});
    expect([told(), asked]).toEqual([
      ['read', [100, 100], null],
      [
        [100, 200],
        [140, 200],
        [180, 200],
      ],
    ]);
    expect(result.current.entries?.lines.at(-1)).toBe('199');
    cloud.known = 2_000;
    await act(async () => {});
    expect(asked).toHaveLength(3);
  });

  test('has as many as there are, and more when it is asked again, while the others stay', async () => {
    const { told, cloud, read, result } = setUp(130);
    await act(async () => {});
    expect(told()).toEqual(['read', [100, 30], null]);
    cloud.known = 150;
    act(() => result.current.read());
    expect(told()).toEqual(['reading', [100, 30], null]);
    await act(async () => {});
    expect(told()).toEqual(['read', [100, 50], null]);
    cloud.failure = new CloudRunError({ code: 'unavailable', message: 'no', retryable: true });
    await read();
    expect(told()).toEqual(['failed', [100, 50], 'unavailable']);
    cloud.failure = null;
    await read();
    expect(told()).toEqual(['read', [100, 50], null]);
  });

  test('begins anew for another range, and takes no answer for the one before', async () => {
    const { told, rerender } = setUp();
    rerender({ from: 300 });
    expect(told()).toEqual(['reading', null, null]);
    await act(async () => {});
    expect(told()).toEqual(['read', [300, 100], null]);
  });
});
