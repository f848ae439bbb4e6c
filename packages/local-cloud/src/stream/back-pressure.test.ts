import { eventually } from '@runwatch/async/testing';
import { expect, test } from 'vitest';
import { startWorld } from '../testing/world.ts';

const filler = 'x'.repeat(10_000);

test('a reader that stops reading is not written ahead for, and falls out of the window in silence', async () => {
  await using w = await startWorld({ window: 100 });
  const run = w.cloud.createRun();
  await using reading = await w.api.stream('proxy', run);
  run.live({ n: 0 });
  await eventually(() => reading.frames.length === 1);
  reading.pause();
  // 200 MB, of which the sockets of this machine hold a few.
  for (let n = 1; n <= 20_000; n++) {
    run.live({ n, filler });
    if (n % 100 === 0) await new Promise(setImmediate);
  }
  reading.resume();
  await eventually(() => reading.text.includes('"n":20000,'));
  const seen = reading.frames.map(({ data }) => JSON.parse(data).n as number);
  // What nobody took was not kept for anybody.
  expect(seen.length).toBeLessThan(10_000);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(new Set(seen).size).toBe(seen.length);
});

test('entries go out in batches of 16', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  for (let n = 0; n < 40; n++) run.live({ n });
  // A write is a chunk of the HTTP body, so the chunks show how much was written at once.
  await using reading = await w.api.stream('proxy', run);
  await eventually(() => reading.frames.length === 40);
  expect(reading.chunks.map((chunk) => chunk.match(/^data: /gm)?.length)).toEqual([16, 16, 8]);
});
