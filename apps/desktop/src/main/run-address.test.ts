import { expect, test } from 'vitest';
import { runAddress } from './run-address.ts';

test.each([
  [{ taskId: 'a/b', runId: 'r 1' }, '#/task/a%2Fb/run/r%201'],
  [{ accountId: 'mine', taskId: 't', runId: 'r' }, '#/task/t/run/r'],
  [{ accountId: 'other #1', taskId: 't', runId: 'r' }, '#/account/other%20%231/task/t/run/r'],
])('runAddress() of %o is %s', (run, address) => {
  expect(runAddress(run, 'mine')).toBe(address);
});
