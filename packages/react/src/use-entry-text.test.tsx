import { CloudRunError } from '@runwatch/protocol';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, test } from 'vitest';
import { CloudRunsProvider, useEntryText } from './index.ts';
import { createScriptedClient, TestPorts } from './testing/index.ts';

const RUN = { taskId: 'task', runId: 'run' };
const TEXT = 'abcdefghij';
const CUT = { entry: 7, length: TEXT.length };

function setUp() {
  const client = createScriptedClient();
  const asked: [entry: number, from: number][] = [];
  let part = (from: number) => TEXT.slice(from, from + 4);
  let held: (() => void)[] | null = null;
  client.answerText = async (_run, entry, from) => {
    asked.push([entry, from]);
    if (held) await new Promise<void>((resolve) => held?.push(resolve));
    return { text: part(from), length: TEXT.length };
  };
  const ports = new TestPorts();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <CloudRunsProvider client={client} ports={ports}>
      {children}
    </CloudRunsProvider>
  );
  const hook = renderHook(({ cut }) => useEntryText(RUN, cut), { wrapper, initialProps: { cut: CUT } });
  return {
    client,
    asked,
    ...hook,
    state: () => hook.result.current.state,
    load: () => act(async () => hook.result.current.load()),
    hold: () => {
      held = [];
    },
    letOne: () => act(async () => held?.shift()?.()),
    answer: (next: (from: number) => string) => {
      part = next;
    },
  };
}

describe('useEntryText()', () => {
  test('M3: asks for nothing until it is told to, then for one part after the other', async () => {
    const { asked, state, load, hold, letOne } = setUp();
    expect([state(), asked]).toEqual([{ kind: 'idle' }, []]);
    hold();
    await load();
    await load();
    expect([state(), asked]).toEqual([{ kind: 'loading', loaded: 0, length: 10 }, [[7, 0]]]);
    await letOne();
    expect(state()).toEqual({ kind: 'loading', loaded: 4, length: 10 });
    await letOne();
    await letOne();
    expect(state()).toEqual({ kind: 'loaded', text: TEXT });
    expect(asked).toEqual([
      [7, 0],
      [7, 4],
      [7, 8],
    ]);
  });

  test('M3: says why it failed, and tries again', async () => {
    const { client, state, load } = setUp();
    const failure = new CloudRunError({ code: 'unavailable', message: 'Not watched', retryable: true });
    const { answerText } = client;
    client.answerText = () => Promise.reject(failure);
    await load();
    expect(state()).toEqual({ kind: 'failed', failure });
    client.answerText = answerText;
    await load();
    expect(state()).toEqual({ kind: 'loaded', text: TEXT });
  });

  test('M3: stops asking when nobody looks any more', async () => {
    const { asked, load, hold, letOne, unmount } = setUp();
    hold();
    await load();
    unmount();
    await letOne();
    expect(asked).toEqual([[7, 0]]);
  });

  test('M3: begins anew when the item is of another entry', async () => {
    const { asked, state, load, hold, letOne, rerender } = setUp();
    hold();
    await load();
    rerender({ cut: { entry: 8, length: 10 } });
    expect(state()).toEqual({ kind: 'idle' });
    await letOne();
    expect([state(), asked]).toEqual([{ kind: 'idle' }, [[7, 0]]]);
    await load();
    expect(asked.at(-1)).toEqual([8, 0]);
  });

  test('M3: does not take another text for the one it wanted', async () => {
    const { client, state, load } = setUp();
    client.answerText = async () => ({ text: 'something else', length: 14 });
    await load();
    expect(state()).toMatchObject({ kind: 'failed', failure: { failure: { code: 'not_found' } } });
  });

  test('M3: does not ask for ever where nothing comes', async () => {
    const { asked, answer, state, load } = setUp();
    answer(() => '');
    await load();
    expect([state().kind, asked.length]).toEqual(['failed', 1]);
  });
});
