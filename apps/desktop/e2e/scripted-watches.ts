import type { ElectronApplication } from 'playwright-core';
import { expect } from 'vitest';

export interface Watches {
  started: number;
  active: number;
  /** Readers of the list of runs. */
  lists: number;
}

declare global {
  /** In main, after `scriptWatches`. */
  var watches: Watches;
}

/**
 * Replaces the service's `watch` by one that tells for ever (as fast as it may, with `pauseMs` 0), and its `runs` by one that tells an
 * empty list. Both are counted.
 */
export async function scriptWatches(electron: ElectronApplication, pauseMs = 5): Promise<void> {
  await electron.evaluate((_electron, pause) => {
    const watches = { started: 0, active: 0, lists: 0 };
    Object.assign(globalThis, { watches });
    const line = JSON.stringify({ text: 'x'.repeat(1_000) });
    runwatch.service.watch = async function* (_run, signal) {
      watches.started++;
      watches.active++;
      try {
        for (let at = 0; !signal.aborted; at += 100) {
          yield [{ kind: 'from', at, lines: Array(100).fill(line), settled: at }];
          await new Promise((turn) => setTimeout(turn, pause));
        }
      } finally {
        watches.active--;
      }
    };
    runwatch.service.runs = async function* (signal) {
      watches.lists++;
      try {
        yield { runs: [], asOf: 0, trouble: null };
        if (!signal.aborted) await new Promise((aborted) => signal.addEventListener('abort', aborted));
      } finally {
        watches.lists--;
      }
    };
  }, pauseMs);
}

export const countWatches = (electron: ElectronApplication): Promise<Watches> => electron.evaluate(() => watches);

/** Waits until so many watches run in main. */
export async function expectWatches(electron: ElectronApplication, active: number): Promise<void> {
  await expect.poll(async () => (await countWatches(electron)).active, { timeout: 15_000 }).toBe(active);
}
