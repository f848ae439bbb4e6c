import { Accounts } from '@runwatch/cloud-task';
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

const context = { page: new AbortController().signal, contentsId: 1 };
const account = (id: string, apiHost: string) => ({ id, apiHost, projectId: '7/8', token: async () => 'phx_secret' });

it('a window has the link of a run put on the clipboard, and nothing else', async () => {
  const [write, browse] = [vi.fn(), vi.fn()];
  const caller = createLinksRouter({ write, browse, accounts: new Accounts() }).createCaller(context);
  await caller.copy({ run: { taskId: 't', runId: 'r' }, entry: 42 });
  expect(write.mock.calls).toEqual([['runwatch://open/task/t/run/r#42']]);
  await expect(caller.copy({ run: { taskId: '..', runId: 'r' }, entry: null })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
  expect([write.mock.calls.length, browse.mock.calls.length]).toEqual([1, 0]);
});

it('a window has the page of a run shown by the browser, at the server of its account, with every id encoded', async () => {
  const browse = vi.fn(async () => {});
  const accounts = new Accounts(account('us', 'https://us.posthog.com'), account('own', 'https://hog.example/base/'));
  const caller = createLinksRouter({ write: vi.fn(), browse, accounts }).createCaller(context);
  await caller.openPage({ taskId: 'a/b', runId: 'r&x=1' });
  await caller.openPage({ accountId: 'own', taskId: 't', runId: 'r' });
  expect(browse.mock.calls).toEqual([
    ['https://us.posthog.com/project/7%2F8/tasks/a%2Fb?runId=r%26x%3D1'],
    ['https://hog.example/base/project/7%2F8/tasks/t?runId=r'],
  ]);
});

it.each([
  ['of an account that is not signed in', 'gone', 'sign in first'],
  ['whose server is not https', 'local', 'not https'],
  ['while no browser can be started', 'us', 'copy a link'],
])('the page of a run %s is not opened, in words', async (_what, accountId, words) => {
  const browse = vi.fn(async () => Promise.reject(new Error('no browser')));
  const accounts = new Accounts(account('us', 'https://us.posthog.com'), account('local', 'http://127.0.0.1:8010'));
  const caller = createLinksRouter({ write: vi.fn(), browse, accounts }).createCaller(context);
  await expect(caller.openPage({ accountId, taskId: 't', runId: 'r' })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining(words),
  });
});
