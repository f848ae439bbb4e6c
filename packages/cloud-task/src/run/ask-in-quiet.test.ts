import { ManualClock } from '@runwatch/async/testing';
import { expect, test } from 'vitest';
import { askInQuiet } from './ask-in-quiet.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function start(answers: { overAfter?: number; silentAt?: number[] } = {}) {
  const clock = new ManualClock(0);
  const asked: number[] = [];
  const state = { heardAt: null as number | null };
  const stop = new AbortController();
  const done = askInQuiet(
    {
      clock,
      lastEntryAt: () => state.heardAt,
      isOver: () => asked.length >= (answers.overAfter ?? Number.POSITIVE_INFINITY),
      ask: async () => {
        asked.push(clock.now());
        return !(answers.silentAt ?? []).includes(asked.length);
      },
    },
    stop.signal,
  );
  const pass = async (ms: number) => {
    for (const end = clock.now() + ms; clock.now() < end; ) {
      clock.advance(1_000);
      await turn();
    }
  };
  return { clock, asked, state, stop, done, pass };
}

test('E1: askInQuiet() asks a silent run more and more seldom, at last every 15 minutes', async () => {
  const { asked, pass, stop, done, clock } = start();
  await pass(4_000_000);
  expect(asked.map((ms) => ms / 60_000)).toEqual([1, 3, 7, 15, 30, 45, 60]);
  stop.abort(new Error('enough'));
  await expect(done).rejects.toThrow('enough');
  expect(clock.pending).toBe(0);
});

test('askInQuiet() asks again within a minute when there was no answer', async () => {
  const { asked, pass } = start({ silentAt: [2, 3] });
  await pass(700_000);
  expect(asked.map((ms) => ms / 60_000)).toEqual([1, 3, 4, 5, 7, 11]);
});

test('askInQuiet() asks nothing while the stream has something to tell', async () => {
  const { asked, state, pass, clock } = start();
  for (let n = 0; n < 20; n++) {
    await pass(50_000);
    state.heardAt = clock.now();
  }
  expect(asked).toEqual([]);
  await pass(61_000);
  expect(asked).toHaveLength(1);
});

test('askInQuiet() returns when the run is known to be over', async () => {
  const { asked, pass, done, clock } = start({ overAfter: 2 });
  await pass(1_000_000);
  await done;
  expect(asked).toHaveLength(2);
  expect(clock.pending).toBe(0);
});
