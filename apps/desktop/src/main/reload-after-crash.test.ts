import { EventEmitter } from 'node:events';
import { ManualClock } from '@runwatch/async/testing';
import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import { type CrashChoice, reloadAfterCrash } from './reload-after-crash.ts';

function crashingPage() {
  const clock = new ManualClock();
  const happened: string[] = [];
  const answers: ((choice: CrashChoice) => void)[] = [];
  const contents = Object.assign(new EventEmitter(), {
    reload: () => happened.push('reload'),
    isDestroyed: () => false,
  });
  const ask = () => {
    happened.push('ask');
    return new Promise<CrashChoice>((resolve) => answers.push(resolve));
  };
  reloadAfterCrash(contents as unknown as WebContents, clock, ask, () => happened.push('close'));
  return {
    clock,
    happened,
    crash: (reason: string) => contents.emit('render-process-gone', {}, { reason }),
    async answer(choice: CrashChoice) {
      answers.shift()?.(choice);
      await new Promise(setImmediate);
    },
  };
}

test('M1: reloadAfterCrash() reloads by itself at most once a minute, and asks then', async () => {
  const { clock, crash, happened, answer } = crashingPage();
  crash('crashed');
  clock.advance(59_999);
  crash('oom');
  expect(happened).toEqual(['reload', 'ask']);
  crash('oom');
  await answer('reload');
  expect(happened).toEqual(['reload', 'ask', 'reload']);
  clock.advance(60_000);
  crash('killed');
  expect(happened).toEqual(['reload', 'ask', 'reload', 'reload']);
});

test('reloadAfterCrash() closes the window when a person wants that', async () => {
  const { crash, happened, answer } = crashingPage();
  crash('crashed');
  crash('crashed');
  await answer('close');
  expect(happened).toEqual(['reload', 'ask', 'close']);
});

test('reloadAfterCrash() leaves a process alone that has ended as it should', () => {
  const { crash, happened } = crashingPage();
  crash('clean-exit');
  expect(happened).toEqual([]);
});
