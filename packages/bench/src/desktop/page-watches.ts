import type { Page } from 'playwright-core';
import { EVENT_ID_AT, TIMESTAMP_AT } from '../server/story.ts';
import { ID_DIGITS, TIME_LENGTH } from '../server/tile.ts';

/** What a page was told of the runs that the bench watches in it. */
export interface PageWatches {
  /** Watches, by run: acknowledged as a window of ours does. */
  start(runs: readonly string[], from: number): Promise<void>;
  /** How late new events were, milliseconds. */
  lateness(): Promise<number[]>;
  /** How many watches have been told this event. */
  toldTo(event: number): Promise<number>;
  /** How many watches have been told the end of their run. */
  ended(): Promise<number>;
  /** Where a watch has not been told every event once and in order, as it stands now. */
  faults(): Promise<string[]>;
}

interface Answer {
  id: string;
  result?: { type: string; data?: unknown };
}

interface Watch {
  /** Numbers of events by entry number: which the entry tells first, and last. */
  first: number[];
  last: number[];
  start: number;
  newest: number;
  ended: boolean;
}

declare global {
  var electronTRPC: { sendMessage(message: unknown): void; onMessage(hear: (message: Answer) => void): void };
  var benchWatches: { all: Map<string, Watch>; lateness: number[] } | undefined;
}

/** Watches through the preload's bridge, beside whatever the window shows: as a display, with four messages on their way. */
export function watchesIn(page: Page): PageWatches {
  return {
    start: (runs, from) =>
      page.evaluate(
        ({ ids, first, places }) => {
          const all = new Map<string, Watch>();
          const lateness: number[] = [];
          globalThis.benchWatches = { all, lateness };
          const numberAt = (line: string, at: number) => Number(line.slice(at, at + places.digits));
          const request = (id: string, type: string, path: string, input: unknown) =>
            electronTRPC.sendMessage({ method: 'request', operation: { id, type, path, input } });
          electronTRPC.onMessage(({ id, result }) => {
            const watch = all.get(id);
            if (!watch || result?.type !== 'data') return;
            const now = performance.timeOrigin + performance.now();
            const { seq, updates } = result.data as {
              seq: number;
              updates: { kind: string; at?: number; start?: number; lines: string[] }[];
            };
            for (const { kind, at = 0, start = 0, lines } of updates) {
              if (kind === 'snapshot') watch.start = start;
              else if (kind === 'ended') watch.ended = true;
              if (kind !== 'snapshot' && kind !== 'from') continue;
              const index = kind === 'snapshot' ? 0 : at - watch.start;
              watch.first.length = index;
              watch.last.length = index;
              for (const line of lines) {
                const event = numberAt(line, places.id);
                const merged = line.indexOf('"first_event_id":"', places.id) === places.id + places.digits + 2;
                watch.first.push(merged ? numberAt(line, line.indexOf('-', places.id + places.digits) + 1) : event);
                watch.last.push(event);
                if (event <= watch.newest) continue;
                watch.newest = event;
                if (event >= first)
                  lateness.push(now - Date.parse(line.slice(places.time, places.time + places.length)));
              }
            }
            request(crypto.randomUUID(), 'mutation', 'ack', { watchId: id, seq });
          });
          for (const runId of ids) {
            const watchId = crypto.randomUUID();
            all.set(watchId, { first: [], last: [], start: 0, newest: 0, ended: false });
            request(watchId, 'subscription', 'watch', {
              watchId,
              run: { taskId: 'task', runId },
              options: { as: 'display' },
            });
          }
        },
        {
          ids: [...runs],
          first: from,
          places: { id: EVENT_ID_AT, digits: ID_DIGITS, time: TIMESTAMP_AT, length: TIME_LENGTH },
        },
      ),
    lateness: () => page.evaluate(() => globalThis.benchWatches?.lateness ?? []),
    toldTo: (event) =>
      page.evaluate(
        (number) => [...(globalThis.benchWatches?.all.values() ?? [])].filter(({ newest }) => newest >= number).length,
        event,
      ),
    ended: () =>
      page.evaluate(() => [...(globalThis.benchWatches?.all.values() ?? [])].filter(({ ended }) => ended).length),
    faults: () =>
      page.evaluate(() =>
        [...(globalThis.benchWatches?.all.values() ?? [])].flatMap(({ first, last }) =>
          first.flatMap((number, at) =>
            at === 0 || number === (last[at - 1] ?? 0) + 1 ? [] : [`entry ${at}: ${last[at - 1]}, then ${number}`],
          ),
        ),
      ),
  };
}
