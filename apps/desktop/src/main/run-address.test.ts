import { expect, test } from 'vitest';
import { type RunPlace, runAddress } from './run-address.ts';

test.each([
  [{ taskId: 'a/b', runId: 'r 1' }, '#/task/a%2Fb/run/r%201'],
  [{ accountId: 'mine', taskId: 't', runId: 'r' }, '#/task/t/run/r'],
  [{ accountId: 'other #1', taskId: 't', runId: 'r' }, '#/account/other%20%231/task/t/run/r'],
])('runAddress() of %o is %s', (run, address) => {
  expect(runAddress(run, null, 'mine')).toBe(address);
});

test.each<[RunPlace, string]>([
  [{ at: 'entry', entry: 42 }, '/entry/42'],
  [{ at: 'request', requestId: 'p/1 #' }, '/request/p%2F1%20%23'],
  [{ at: 'end' }, '/end'],
])('runAddress() of the place %o ends with %s', (place, end) => {
  expect(runAddress({ taskId: 't', runId: 'r' }, place, 'mine')).toBe(`#/task/t/run/r${end}`);
});
