import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { WarmThreads } from './warm-threads.ts';

class FakeThread extends EventEmitter {
  ended = false;
  postMessage(): void {}
  unref(): void {}
  async terminate(): Promise<number> {
    this.ended = true;
    return 0;
  }
}

function startThreads() {
  const started: FakeThread[] = [];
  const threads = new WarmThreads(() => {
    const thread = new FakeThread();
    started.push(thread);
    return thread as never;
  });
  return { started, threads };
}

describe('WarmThreads', () => {
  test('starts one ahead once a search has been answered, and hands that to the next', () => {
    const { started, threads } = startThreads();
    expect(threads.take()).toBe(started[0]);
    expect(started).toHaveLength(1);
    started[0]?.emit('message');
    started[0]?.emit('message');
    expect(started).toHaveLength(2);
    expect(threads.take()).toBe(started[1]);
  });

  test('starts another where the one ahead has failed, and harms nobody', () => {
    const { started, threads } = startThreads();
    threads.take();
    started[0]?.emit('message');
    started[1]?.emit('error', new Error('No memory'));
    expect(threads.take()).toBe(started[2]);
  });

  test('leaves nothing behind', async () => {
    const { started, threads } = startThreads();
    threads.take();
    started[0]?.emit('message');
    await threads[Symbol.asyncDispose]();
    expect(started[1]?.ended).toBe(true);
    threads.take();
    started[2]?.emit('message');
    expect(started).toHaveLength(3);
  });
});
