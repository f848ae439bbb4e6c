import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import { WindowPages } from './window-pages.ts';

function openPage() {
  const contents = new EventEmitter();
  let swept = 0;
  const pages = new WindowPages(contents as WebContents, () => swept++);
  const { signal } = pages;
  return { contents, pages, signal, swept: () => swept };
}

test.each([
  ['another document was loaded', 'did-navigate', []],
  ['a load failed', 'did-fail-load', [{}, -6, '', '', true]],
  ['the process is gone', 'render-process-gone', []],
  ['the window was closed', 'destroyed', []],
])('WindowPages ends the page when %s, and starts another', (_when, event, details) => {
  const { contents, pages, signal, swept } = openPage();
  contents.emit(event, ...details);
  expect([signal.aborted, pages.signal.aborted, swept()]).toEqual([true, false, 1]);
});

test.each([
  ['a navigation starts that may be prevented', 'did-start-navigation', []],
  ['the hash changes', 'did-navigate-in-page', []],
  ['a load is called off', 'did-fail-load', [{}, -3, '', '', true]],
  ['a load fails in an embedded frame', 'did-fail-load', [{}, -6, '', '', false]],
])('WindowPages keeps the page when %s', (_when, event, details) => {
  const { contents, pages, signal, swept } = openPage();
  contents.emit(event, ...details);
  expect([signal.aborted, pages.signal === signal, swept()]).toEqual([false, true, 0]);
});
