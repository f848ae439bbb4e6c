import { CloudRunError, MOST_HITS, type SearchHit, type SearchQuery } from '@runwatch/protocol';
import { act, renderHook } from '@testing-library/react';
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

  test('takes back what is void, also when it came in the same batch', async () => {
    const { client, view } = open();
    await client.tellSearch(run, { kind: 'hits', hits: [hit(80), hit(90)] }, progress(30, 2));
    await client.tellSearch(
      run,
      { kind: 'hits', hits: [hit(95)] },
      { kind: 'void', from: 90 },
      { kind: 'hits', hits: [hit(91)] },
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
