import { expect, test, vi } from 'vitest';
import { Nudge, pump, sleep, systemClock } from './index.ts';

test('the example of the README runs', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  {
    await using ticks = pump(async function* (signal) {
      for (let n = 1; n <= 3; n++) {
        yield n;
        await sleep(systemClock, 1, { signal, nudge: new Nudge() });
      }
    }, new AbortController().signal);
    for await (const batch of ticks.batches()) console.log(batch);
  }
  expect(log.mock.calls.flat(2)).toEqual([1, 2, 3]);
  log.mockRestore();
});
