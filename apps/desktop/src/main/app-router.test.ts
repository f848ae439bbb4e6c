import type { CallContext } from '@runwatch/electron-ipc/main';
import { unasked } from '@runwatch/protocol/testing';
import { expect, test } from 'vitest';
import { AppError } from './app-error.ts';
import { createWindowRouter } from './app-router.ts';
import { procedure, router } from './rpc.ts';
import { testParts } from './testing/test-parts.ts';

const context: CallContext = { page: new AbortController().signal, contentsId: 1 };

function openRouter() {
  const parts = testParts();
  return { settings: parts.settings, router: createWindowRouter(unasked, parts) };
}

test('the router of a window has the procedures of the runs as they are, and the areas of the app beside them', () => {
  const paths = Object.keys(openRouter().router._def.procedures);
  expect(paths).toEqual(expect.arrayContaining(['runs', 'watch', 'ack', 'stop', 'settings.changes', 'settings.set']));
});

test.each([
  { theme: 'pink' },
  { theme: null },
  { them: 'dark' },
  'dark',
  undefined,
  { __proto__: { theme: 'dark' }, x: 1 },
])('settings.set refuses %j, and nothing has changed', async (change) => {
  const { settings, router: window } = openRouter();
  const before = settings.all;
  await expect(window.createCaller(context).settings.set(change as never)).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
  expect(settings.all).toBe(before);
});

test('procedure tells a window what was written for people, and reports everything else as an internal error', async () => {
  const caller = router({
    person: procedure.mutation(() => {
      throw new AppError('Choose a file that can be written');
    }),
    fault: procedure.mutation(() => {
      throw new Error('ENOENT /home/secret');
    }),
  }).createCaller(context);
  await expect(caller.person()).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: 'Choose a file that can be written',
  });
  // The boundary leaves out the message of this one.
  await expect(caller.fault()).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
});
