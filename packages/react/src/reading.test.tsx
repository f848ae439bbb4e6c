import { CloudRunError, type Integrity } from '@runwatch/protocol';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, test } from 'vitest';
import { CloudRunsProvider, type RunTranscriptView, useRunTranscript } from './index.ts';
import { createScriptedClient, entry, runMeta, snapshot, TestPorts } from './testing/index.ts';

const RUN = { taskId: 'task', runId: 'run' };
const TOTAL = 1_000_000;
const NEWEST = 1_000;
const PAGE = 150;

const line = (n: number) => entry.message(`Entry ${n}`);
const lines = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, n) => line(from + n));
const whole: Integrity = {
  upTo: TOTAL,
  total: TOTAL,
  gaps: [],
  basis: 'id',
  duplicatesDropped: 0,
  onlyLive: 0,
  unreadable: 0,
  unknown: 0,
};
const unread = (from: number, to: number): Integrity => ({ ...whole, gaps: [{ from, to, why: 'not-loaded' }] });

/** A run of a million entries, all of which have been read, shown at its end. */
async function openLongRun(integrity: Integrity = whole) {
  const client = createScriptedClient();
  const ports = new TestPorts();
  const asked: [from: number, to: number][] = [];
  let readable = (_entry: number) => true;
  client.answerEntries = async (_run, from, to) => {
    asked.push([from, to]);
    const page = lines(from, Math.min(to, from + PAGE));
    const end = page.findIndex((_, n) => !readable(from + n));
    return { at: from, lines: end === -1 ? page : page.slice(0, end) };
  };
  const { result } = renderHook(() => useRunTranscript(RUN), {
    wrapper: ({ children }: { children: ReactNode }) => (
      <CloudRunsProvider client={client} ports={ports}>
        {children}
      </CloudRunsProvider>
    ),
  });
  await client.tell(
    RUN,
    snapshot(runMeta(RUN), lines(TOTAL - NEWEST, TOTAL), TOTAL - NEWEST),
    { kind: 'from', at: TOTAL, lines: [], settled: TOTAL },
    { kind: 'integrity', integrity },
  );
  let end = TOTAL;
  return {
    client,
    ports,
    asked,
    get view() {
      return result.current;
    },
    async readAt(from: number, to = from + 20) {
      await act(async () => {
        result.current.readingAt(from, to);
        await new Promise((settled) => setTimeout(settled, 5));
        ports.advance(200);
        await new Promise((settled) => setTimeout(settled, 20));
      });
    },
    async tell(count: number) {
      const at = end;
      end += count;
      await client.tell(RUN, { kind: 'from', at, lines: lines(at, end), settled: end });
    },
    canRead(which: (entry: number) => boolean) {
      readable = which;
    },
  };
}

const held = (view: RunTranscriptView) => view.range(0, view.count).filter((item) => item.kind !== 'missing');
/** First and last entry of the stretch in which an entry stands. */
const around = (view: RunTranscriptView, at: number) => {
  const { from, to } = view.stretchOf(at);
  const items = view.range(from, to).filter((item) => item.kind !== 'missing');
  return [items.at(0)?.first, items.at(-1)?.last];
};
const textAt = (view: RunTranscriptView, at: number) => {
  const item = view.at(view.positionOf(at));
  return item && 'text' in item ? item.text : item?.kind;
};

describe('readingAt()', () => {
  test('brings the entries around a place in the middle, and holds little else', async () => {
    const run = await openLongRun();
    expect(run.asked).toEqual([]);
    expect(textAt(run.view, 500_000)).toBe('missing');
    await run.readAt(500_000);
    expect(textAt(run.view, 500_000)).toBe('Entry 500000');
    const [first, last] = around(run.view, 500_000);
    expect(first).toBeLessThanOrEqual(500_000 - 300);
    expect(last).toBeGreaterThanOrEqual(500_000 + 300);
    expect(run.asked[0]?.[0]).toBeLessThanOrEqual(500_000);
    expect(run.asked.length).toBeLessThan(20);
    expect(held(run.view).length).toBeLessThan(4_000);
    expect(run.view.range(0, run.view.count).filter((item) => item.kind === 'missing')).toHaveLength(2);
  });

  test('goes along with somebody who reads on, in both directions, and never holds more than a few thousand', async () => {
    const run = await openLongRun();
    for (const step of [150, -150]) {
      for (let n = 0; n < 60; n++) {
        const at = step > 0 ? 500_000 + n * step : 509_000 + n * step;
        await run.readAt(at);
        expect(textAt(run.view, at)).toBe(`Entry ${at}`);
        expect(textAt(run.view, at + 20)).toBe(`Entry ${at + 20}`);
        expect(held(run.view).length).toBeLessThan(6_000);
      }
    }
  });

  test('joins the end when somebody reads on to it, and lets the passage go when they go there', async () => {
    const run = await openLongRun();
    await run.readAt(TOTAL - 2_000);
    for (let at = TOTAL - 2_000; at < TOTAL - 1_000; at += 150) await run.readAt(at);
    expect(around(run.view, TOTAL - 1_000)[1]).toBe(TOTAL - 1);
    await run.readAt(10);
    expect(around(run.view, 10)[0]).toBe(0);
    await run.readAt(Number.POSITIVE_INFINITY);
    expect(textAt(run.view, 10)).toBe('missing');
  });

  test('asks for older entries above the newest ones before they are reached', async () => {
    const run = await openLongRun();
    await run.readAt(TOTAL - 900);
    expect(around(run.view, TOTAL - 900)[0]).toBeLessThan(TOTAL - NEWEST);
  });

  test('waits for what has not been read yet, and asks for it when it has', async () => {
    const run = await openLongRun(unread(0, TOTAL - NEWEST));
    expect(run.view).toMatchObject({
      history: { loaded: NEWEST, total: TOTAL, done: false },
      unread: { from: 0, to: TOTAL - NEWEST },
    });
    await run.readAt(300);
    expect(run.asked).toEqual([]);
    await run.client.tell(RUN, { kind: 'integrity', integrity: unread(400, TOTAL - NEWEST) });
    await run.readAt(301);
    expect(around(run.view, 300)).toEqual([0, 399]);
    expect(run.view.history).toEqual({ loaded: 400 + NEWEST, total: TOTAL, done: false });
    await run.client.tell(RUN, { kind: 'integrity', integrity: whole });
    await run.readAt(302);
    expect(around(run.view, 300)[1]).toBeGreaterThan(600);
    expect(run.view.history.done).toBe(true);
  });

  test('asks again after a while for what could not be had, and breaks nothing', async () => {
    const run = await openLongRun();
    const { answerEntries } = run.client;
    run.client.answerEntries = async (_run, from, to) => {
      run.asked.push([from, to]);
      throw new CloudRunError({ code: 'unavailable', message: 'No', retryable: true });
    };
    await run.readAt(500_000);
    await run.readAt(500_000, 500_021);
    expect(run.asked).toHaveLength(1);
    expect(textAt(run.view, TOTAL - 1)).toBe(`Entry ${TOTAL - 1}`);
    run.client.answerEntries = answerEntries;
    await act(async () => {
      run.ports.advance(500);
      await new Promise((settled) => setTimeout(settled, 20));
    });
    expect(textAt(run.view, 500_000)).toBe('Entry 500000');
  });

  test('asks for one page of each place that somebody is dragged through', async () => {
    const run = await openLongRun();
    for (const at of [200_000, 400_000, 600_000])
      await act(async () => {
        run.view.readingAt(at, at + 20);
        await new Promise((settled) => setTimeout(settled, 20));
      });
    expect(run.asked).toHaveLength(3);
    await run.readAt(600_000, 600_021);
    expect(run.asked.length).toBeGreaterThan(5);
  });

  test('asks for little at a time where entries are large', async () => {
    const run = await openLongRun();
    const asked: number[] = [];
    run.client.answerEntries = async (_run, from, to) => {
      const large = Array.from({ length: Math.min(2, to - from) }, (_, n) =>
        entry.message(`${from + n} ${'x'.repeat(60_000)}`),
      );
      asked.push(large.length);
      return { at: from, lines: large };
    };
    await run.readAt(TOTAL - NEWEST + 10);
    await run.readAt(TOTAL - NEWEST + 11);
    const [first] = around(run.view, TOTAL - NEWEST);
    expect(first).toBeLessThan(TOTAL - NEWEST);
    const held = TOTAL - NEWEST - (first ?? 0);
    expect(asked.reduce((sum, count) => sum + count, 0)).toBeLessThan(10 * held + 100);
    expect(held).toBeLessThan(100);
    const { length } = asked;
    await run.readAt(TOTAL - NEWEST + 12);
    expect(asked.length).toBe(length);
  });

  test('drops a page that comes when the person has gone elsewhere', async () => {
    const run = await openLongRun();
    const { answerEntries } = run.client;
    let answer = () => {};
    run.client.answerEntries = async (ref, from, to) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return answerEntries(ref, from, to);
    };
    await run.readAt(500_000);
    run.client.answerEntries = answerEntries;
    await run.readAt(200_000);
    await act(async () => {
      answer();
      await new Promise((settled) => setTimeout(settled, 20));
    });
    expect(textAt(run.view, 200_000)).toBe('Entry 200000');
    expect(textAt(run.view, 500_000)).toBe('missing');
  });
});

describe('a run that goes on', () => {
  test('does not grow the window, whether somebody follows its end or reads elsewhere', async () => {
    const run = await openLongRun();
    for (let n = 0; n < 40; n++) await run.tell(500);
    await run.readAt(Number.POSITIVE_INFINITY);
    expect(held(run.view).length).toBeLessThan(4_500);
    expect(run.view.entryCount).toBe(TOTAL + 20_000);
    await run.readAt(TOTAL + 19_000);
    for (let n = 0; n < 40; n++) await run.tell(500);
    expect(textAt(run.view, TOTAL + 19_000)).toBe(`Entry ${TOTAL + 19_000}`);
    expect(textAt(run.view, TOTAL + 39_999)).toBe(`Entry ${TOTAL + 39_999}`);
    expect(held(run.view).length).toBeLessThan(8_000);
  });
});
