import { expect, test, vi } from 'vitest';
import { windowPorts } from './ports.ts';

test('frame() calls once, before the next frame', async () => {
  const run = vi.fn();
  windowPorts.frame(run);
  expect(run).not.toHaveBeenCalled();
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  expect(run).toHaveBeenCalledTimes(1);
});

test('frame() calls also when no frame is drawn', async () => {
  const noFrames = vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(0);
  try {
    const run = vi.fn();
    windowPorts.frame(run);
    await expect.poll(() => run.mock.calls.length).toBe(1);
  } finally {
    noFrames.mockRestore();
  }
});

test('turn() lets what was due before it happen first', async () => {
  const order: string[] = [];
  const due = new Promise<void>((done) => {
    windowPorts.after(0, () => {
      order.push('timer');
      done();
    });
  });
  queueMicrotask(() => order.push('microtask'));
  await windowPorts.turn();
  expect(order[0]).toBe('microtask');
  await due;
});

test('after() can be called off', async () => {
  const run = vi.fn();
  windowPorts.after(0, run)();
  await new Promise<void>((later) => windowPorts.after(5, later));
  expect(run).not.toHaveBeenCalled();
});

test('newId() gives another one each time', () => {
  expect(windowPorts.newId()).not.toBe(windowPorts.newId());
});
