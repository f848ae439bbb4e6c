import { EventEmitter } from 'node:events';
import { ManualClock } from '@runwatch/async/testing';
import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import { reloadAfterCrash } from './reload-after-crash.ts';

function crashingPage() {
  const clock = new ManualClock();
  let reloads = 0;
  const contents = Object.assign(new EventEmitter(), { reload: () => reloads++ });
  reloadAfterCrash(contents as unknown as WebContents, clock);
  return {
    clock,
    crash: (reason: string) => {
      contents.emit('render-process-gone', {}, { reason });
      return reloads;
    },
  };
}

test('reloadAfterCrash() reloads at most once a minute', () => {
  const { clock, crash } = crashingPage();
  expect(crash('crashed')).toBe(1);
  clock.advance(59_999);
  expect(crash('oom')).toBe(1);
  clock.advance(1);
  expect(crash('killed')).toBe(2);
});

test('reloadAfterCrash() leaves a process alone that has ended as it should', () => {
  expect(crashingPage().crash('clean-exit')).toBe(0);
});
