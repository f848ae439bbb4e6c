import { expect, it, vi } from 'vitest';
import { linkAddress } from './link-address.ts';
import { createLinksRouter } from './links-router.ts';

const knows = (id: string | undefined) => id === undefined || id === 'mine';

it.each([
  ['runwatch://open/task/t/run/r', '#/task/t/run/r'],
  ['runwatch://open/task/a%2Fb/run/r#42', '#/task/a%2Fb/run/r/entry/42'],
  ['runwatch://open/account/mine/task/t/run/r', '#/account/mine/task/t/run/r'],
  ['runwatch://open/account/other/task/t/run/r', '#/link/no-account'],
  ['runwatch://open/task/t/run/r/stop', '#/link/unreadable'],
])('the link %s leads to %s', (link, address) => {
  expect(linkAddress(link, knows)).toBe(address);
});

it('a window has the link of a run put on the clipboard, and nothing else', async () => {
  const write = vi.fn();
  const caller = createLinksRouter({ write }).createCaller({ page: new AbortController().signal, contentsId: 1 });
  await caller.copy({ run: { taskId: 't', runId: 'r' }, entry: 42 });
  expect(write.mock.calls).toEqual([['runwatch://open/task/t/run/r#42']]);
  await expect(caller.copy({ run: { taskId: '..', runId: 'r' }, entry: null })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
  expect(write).toHaveBeenCalledOnce();
});
