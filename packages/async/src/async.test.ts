import { describe, expect, test } from 'vitest';
import { Inbox, Limit, Nudge, pump, Stopped, sleep } from './index.ts';
import { ManualClock } from './testing.ts';

const live = () => new AbortController().signal;

describe('Inbox', () => {
  test('batches() hands over what was pushed before the end, then ends', async () => {
    const inbox = new Inbox<number>();
    inbox.push(1);
    inbox.push(2);
    inbox.end();
    inbox.push(3);
    const seen: number[][] = [];
    for await (const batch of inbox.batches()) seen.push(batch);
    expect(seen).toEqual([[1, 2]]);
  });

  test('batches() hands over what was pushed before a failure, then throws it', async () => {
    const inbox = new Inbox<number>();
    inbox.push(1);
    inbox.fail(new Error('gone'));
    const seen: number[][] = [];
    await expect(
      (async () => {
        for await (const batch of inbox.batches()) seen.push(batch);
      })(),
    ).rejects.toThrow('gone');
    expect(seen).toEqual([[1]]);
  });

  test('batches() wakes when something is pushed while it waits', async () => {
    const inbox = new Inbox<string>();
    const batches = inbox.batches();
    const next = batches.next();
    inbox.push('a');
    inbox.push('b');
    expect((await next).value).toEqual(['a', 'b']);
  });

  test('waiting is what was pushed and has not been taken', async () => {
    const inbox = new Inbox<string>();
    inbox.push('a');
    inbox.push('b');
    expect(inbox.waiting).toEqual(['a', 'b']);
    await inbox.batches().next();
    expect(inbox.waiting).toEqual([]);
    inbox.push('c');
    expect(inbox.waiting).toEqual(['c']);
  });
});

describe('an Inbox with a bound', () => {
  /** Numbers count for themselves, words for nothing; what was given up is told as a negative sum. */
  const bound = {
    most: 10,
    sizeOf: (item: number | string) => (typeof item === 'number' ? Math.max(1, item) : 0),
    giveUp: (items: readonly (number | string)[]) => -items.reduce<number>((sum, item) => sum + Math.abs(+item), 0),
  };
  const taken = async (inbox: Inbox<number | string>) => (await inbox.batches().next()).value;

  test.each<[string, (number | string)[], (number | string)[]]>([
    ['keeps what it has room for', [4, 'a', 6], [4, 'a', 6]],
    [
      'gives up all that counts for one item where the last of it stood',
      [4, 'a', 6, 'b', 1, 'c'],
      ['a', 'b', -11, 'c'],
    ],
    ['gives up an item that is too large by itself', ['a', 11], ['a', -11]],
    ['has room again behind what it gave up', [5, 6, 'a', 9], [-11, 'a', 9]],
    ['gives up what stands for what was given up before as well', [5, 6, 'a', 5, 'b', 5, 2], ['a', 'b', -21, 2]],
  ])('%s', async (_, pushed, expected) => {
    const inbox = new Inbox<number | string>(bound);
    for (const item of pushed) inbox.push(item);
    expect(await taken(inbox)).toEqual(expected);
  });

  test('begins to count anew when everything was taken', async () => {
    const inbox = new Inbox<number | string>(bound);
    inbox.push(9);
    expect(await taken(inbox)).toEqual([9]);
    inbox.push(9);
    expect(await taken(inbox)).toEqual([9]);
  });

  test('holds little of very much, and its end comes last', async () => {
    await using source = pump<number | string>(
      async function* () {
        for (let n = 1; n <= 100_000; n++) yield n % 1_000 === 0 ? `word ${n}` : 1;
      },
      live(),
      { bound },
    );
    await new Promise((turn) => setImmediate(turn));
    const batches: (number | string)[][] = [];
    for await (const batch of source.batches()) batches.push(batch);
    const items = batches.flat();
    const numbers = items.filter((item) => typeof item === 'number');
    expect(items.length - numbers.length).toBe(100);
    expect(numbers.reduce((sum, item) => sum + Math.abs(item), 0)).toBe(99_900);
    for (const batch of batches)
      expect(batch.filter((item) => typeof item === 'number').length).toBeLessThanOrEqual(10);
  });
});

describe('pump()', () => {
  test('leaving the block stops the source and waits until it has stopped', async () => {
    const steps: string[] = [];
    {
      await using live_ = pump(async function* (signal) {
        try {
          yield 1;
          await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        } finally {
          await null;
          steps.push(`stopped by ${(signal.reason as Error).name}`);
        }
      }, live());
      expect((await live_.batches().next()).value).toEqual([1]);
      steps.push('leaving');
    }
    expect(steps).toEqual(['leaving', 'stopped by Stopped']);
  });

  test('a source that throws at once does not cost what it told before', async () => {
    await using source = pump(async function* () {
      yield 'first';
      throw new Stopped('refused');
    }, live());
    const batches = source.batches();
    expect((await batches.next()).value).toEqual(['first']);
    await expect(batches.next()).rejects.toThrow('refused');
  });
});

describe('sleep()', () => {
  test('resolves when the clock has moved on, and leaves no timer', async () => {
    const clock = new ManualClock();
    const slept = sleep(clock, 100, { signal: live() });
    clock.advance(99);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect(await slept).toBe('elapsed');
    expect(clock.pending).toBe(0);
  });

  test('is cut short by a nudge, and leaves no timer', async () => {
    const clock = new ManualClock();
    const nudge = new Nudge();
    const slept = sleep(clock, 100, { signal: live(), nudge });
    nudge.fire();
    expect(await slept).toBe('nudged');
    expect(clock.pending).toBe(0);
  });

  test('rejects with the reason when aborted, and leaves no timer', async () => {
    const clock = new ManualClock();
    const abort = new AbortController();
    const slept = sleep(clock, 100, { signal: abort.signal });
    abort.abort(new Stopped('enough'));
    await expect(slept).rejects.toThrow('enough');
    expect(clock.pending).toBe(0);
  });
});

describe('Limit', () => {
  test('lets in as many as it says, then in order of asking', async () => {
    const limit = new Limit(1);
    const order: number[] = [];
    const first = await limit.enter(live());
    const others = [1, 2, 3].map((n) => limit.run(async () => void order.push(n), live()));
    await null;
    expect(order).toEqual([]);
    first();
    first();
    await Promise.all(others);
    expect(order).toEqual([1, 2, 3]);
  });

  test('forgets who gave up waiting', async () => {
    const limit = new Limit(1);
    const release = await limit.enter(live());
    const abort = new AbortController();
    const waiting = limit.enter(abort.signal);
    abort.abort(new Stopped('left'));
    await expect(waiting).rejects.toThrow('left');
    release();
    (await limit.enter(live()))();
  });
});

describe('ManualClock', () => {
  test('fires in order of time, then of setting, also what callbacks set', () => {
    const clock = new ManualClock(0);
    const fired: string[] = [];
    clock.after(20, () => fired.push(`b@${clock.now()}`));
    clock.after(10, () => {
      fired.push(`a@${clock.now()}`);
      clock.after(5, () => fired.push(`c@${clock.now()}`));
    });
    clock.after(20, () => fired.push('d'));
    clock.advance(30);
    expect(fired).toEqual(['a@10', 'c@15', 'b@20', 'd']);
    expect(clock.now()).toBe(30);
  });
});
