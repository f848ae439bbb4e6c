import { CloudRunError, MOST_HITS, type SearchHit, type SearchQuery } from '@runwatch/protocol';
import { act, renderHook, waitFor } from '@testing-library/react';
import { type ReactNode, StrictMode } from 'react';
import { describe, expect, test } from 'vitest';
import { CloudRunsProvider } from './provider.tsx';
import { createScriptedClient, TestPorts } from './testing/index.ts';
import { useRunSearch } from './use-run-search.ts';

const run = { taskId: 't', runId: 'r' };
const query: SearchQuery = { text: 'x', regex: false, caseSensitive: false, kinds: [] };
const hit = (entry: number): SearchHit => ({
  entry,
  item: entry,
  toolCallId: null,
  kind: 'message',
  failed: false,
  at: null,
  excerpt: 'x',
  match: [0, 1],
});
const progress = (scanned: number, found: number, done = false) =>
  ({ kind: 'progress', scanned, total: 100, found, done }) as const;

function open(first: SearchQuery | null = query) {
  const client = createScriptedClient();
  const ports = new TestPorts();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <StrictMode>
      <CloudRunsProvider client={client} ports={ports}>
        {children}
      </CloudRunsProvider>
    </StrictMode>
  );
  const hook = renderHook(({ asked }) => useRunSearch(run, asked), { wrapper, initialProps: { asked: first } });
  return { client, ports, ...hook, view: () => hook.result.current };
}

/** A search of a run in which these are all hits, told as main does: the newest stretch first, each from its beginning on, in batches. */
function openAllOf(all: SearchHit[]) {
  const STRETCH = 400;
  const BATCH = 150;
  let fresh = 0;
  let tell = () => {};
  let refusal: CloudRunError | null = null;
  const client = {
    ...createScriptedClient(),
    async *search(_: unknown, { before = Number.POSITIVE_INFINITY }: SearchQuery, signal: AbortSignal) {
      if (refusal && before < Number.POSITIVE_INFINITY) throw refusal;
      const wanted = all.filter(({ entry }) => entry < before);
      const state = { kind: 'progress', scanned: 0, total: 99_999, found: 0, done: false } as const;
      let room = MOST_HITS;
      for (let to = wanted.length; to > 0 || wanted.length === 0; to -= STRETCH) {
        const stretch = wanted.slice(Math.max(0, to - STRETCH), to);
        const told = stretch.slice(Math.max(0, stretch.length - room));
        room -= told.length;
        for (let from = 0; from + BATCH < told.length; from += BATCH)
          yield [{ kind: 'hits' as const, hits: told.slice(from, from + BATCH) }];
        const last = told.slice(-(told.length % BATCH || BATCH));
        const found = wanted.length - Math.max(0, to - STRETCH);
        yield [
          { kind: 'hits' as const, hits: last },
          { ...state, found, done: to <= STRETCH },
        ];
        await new Promise((turn) => setTimeout(turn, 0));
      }
      while (!signal.aborted) {
        await new Promise<void>((told) => {
          tell = told;
          signal.addEventListener('abort', () => told());
        });
        if (!signal.aborted)
          yield [
            { kind: 'hits' as const, hits: all.slice(-fresh) },
            { ...state, found: all.length, done: true },
          ];
      }
    },
  };
  const wrapper = ({ children }: { children: ReactNode }) => (
    <CloudRunsProvider client={client as never} ports={new TestPorts()}>
      {children}
    </CloudRunsProvider>
  );
  const { result } = renderHook(() => useRunSearch(run, query), { wrapper });
  return {
    result,
    async tellAll(count: number) {
      fresh = count;
      tell();
      await new Promise((turn) => setTimeout(turn, 0));
    },
    refuse: (error: CloudRunError | null) => {
      refusal = error;
    },
  };
}

const entries = (hits: readonly SearchHit[]) => hits.map(({ entry }) => entry);

describe('useRunSearch()', () => {
  test('puts what is found in order, with how far it has come', async () => {
    const { client, view } = open();
    expect(view()).toMatchObject({ status: 'searching', hits: [], found: 0 });
    await client.tellSearch(run, { kind: 'hits', hits: [hit(80), hit(90)] }, progress(30, 2));
    await client.tellSearch(run, { kind: 'hits', hits: [hit(10)] }, progress(100, 3, true));
    expect(view()).toMatchObject({ status: 'done', found: 3, scanned: 100, total: 100 });
    expect(entries(view().hits)).toEqual([10, 80, 90]);
  });

  test('shows nothing of a stretch of the run before all of it has been told', async () => {
    const { client, view } = open();
    await client.tellSearch(run, { kind: 'hits', hits: [hit(80)] }, progress(30, 1));
    await client.tellSearch(run, { kind: 'void', from: 80 });
    await client.tellSearch(run, { kind: 'hits', hits: [hit(81)] });
    expect(entries(view().hits)).toEqual([80]);
    await client.tellSearch(run, { kind: 'hits', hits: [hit(90)] }, progress(30, 2));
    expect(entries(view().hits)).toEqual([81, 90]);
  });

  test('takes back what is void, also when it came in the same batch', async () => {
    const { client, view } = open();
    await client.tellSearch(run, { kind: 'hits', hits: [hit(80), hit(90)] }, progress(30, 2));
    await client.tellSearch(
      run,
      { kind: 'hits', hits: [hit(95)] },
      { kind: 'void', from: 90 },
      { kind: 'hits', hits: [hit(91)] },
      progress(40, 2),
    );
    expect(entries(view().hits)).toEqual([80, 91]);
  });

  test('holds the newest where there are too many', async () => {
    const { client, view } = open();
    const many = Array.from({ length: MOST_HITS + 3 }, (_, entry) => hit(entry));
    await client.tellSearch(run, { kind: 'hits', hits: many }, progress(100, many.length, true));
    expect(view().hits).toHaveLength(MOST_HITS);
    expect(view().hits[0]?.entry).toBe(3);
  });

  test('moves what it holds to earlier hits and back to the newest, and has what came meanwhile', async () => {
    const all = Array.from({ length: 12_345 }, (_, n) => hit(2 * n));
    const { result, tellAll } = openAllOf(all);
    const view = () => result.current;
    const isStretch = () => {
      const { hits, earlier, later } = view();
      expect(hits).toHaveLength(MOST_HITS);
      expect([hits[0], hits.at(-1)]).toEqual([all[earlier], all.at(-1 - later)]);
    };
    await waitFor(() => expect(view().status).toBe('done'));
    isStretch();
    expect(view().later).toBe(0);
    const page = async (direction: 'earlier' | 'later') => {
      await act(async () => view().page(direction));
      await waitFor(() => expect(view().paging).toBeNull());
      isStretch();
    };
    while (view().earlier > 0) await page('earlier');
    expect(view().later).toBe(all.length - MOST_HITS);
    all.push(hit(30_000), hit(30_001));
    await act(async () => tellAll(2));
    expect(view()).toMatchObject({ found: all.length, later: all.length - MOST_HITS });
    while (view().later > 0) await page('later');
    expect(view().hits.at(-1)?.entry).toBe(30_001);
    all.push(hit(30_002));
    await act(async () => tellAll(1));
    isStretch();
    expect([view().later, view().earlier]).toEqual([0, all.length - MOST_HITS]);
    // Beyond the ends there is nothing.
    await act(async () => view().page('later'));
    expect(view().paging).toBeNull();
  });

  test('says why earlier hits cannot be had, and tries again when it is asked to', async () => {
    const all = Array.from({ length: MOST_HITS + 10 }, (_, n) => hit(n));
    const { result, refuse } = openAllOf(all);
    await waitFor(() => expect(result.current.status).toBe('done'));
    refuse(new CloudRunError({ code: 'rate_limited', message: 'Too many runs are being searched', retryable: true }));
    await act(async () => result.current.page('earlier'));
    await waitFor(() => expect(result.current.pageError?.message).toBe('Too many runs are being searched'));
    refuse(null);
    await act(async () => result.current.page('earlier'));
    await waitFor(() => expect(result.current.paging).toBeNull());
    expect(result.current).toMatchObject({ pageError: null, earlier: 0, later: 10 });
  });

  test('begins anew with another query, and ends with none', async () => {
    const { client, view, rerender } = open();
    await client.tellSearch(run, { kind: 'hits', hits: [hit(1)] }, progress(100, 1, true));
    const asked = client.searches.length;
    rerender({ asked: { ...query } });
    expect(client.searches).toHaveLength(asked);
    rerender({ asked: { ...query, text: 'y' } });
    expect(view()).toMatchObject({ status: 'searching', hits: [] });
    expect(client.searches.at(-1)?.text).toBe('y');
    rerender({ asked: null });
    await act(async () => {});
    expect(view().status).toBe('idle');
    expect(client.searching(run)).toBe(0);
  });

  test('says why something cannot be looked for, and tries again what can', async () => {
    const { client, ports, view } = open();
    const refused = new CloudRunError({
      code: 'refused',
      message: 'This expression would take too long',
      retryable: false,
    });
    await client.cutSearch(run, new CloudRunError({ code: 'unavailable', message: 'Not yet', retryable: true }));
    expect(view()).toMatchObject({ status: 'searching', error: { message: 'Not yet' } });
    await act(async () => ports.advance(500));
    await client.tellSearch(run, progress(10, 0));
    expect(view().error).toBeNull();
    await client.cutSearch(run, refused);
    expect(view()).toMatchObject({ status: 'failed', error: refused });
  });
});
