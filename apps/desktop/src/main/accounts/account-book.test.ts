import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type LocalCloud, type RouteAnswer, startLocalCloud } from '@runwatch/local-cloud';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FakeSecrets } from '../testing/fake-secrets.ts';
import { testAccounts, testFolder } from '../testing/test-parts.ts';
import type { AccountBookOptions } from './account-book.ts';
import { AccountFile } from './account-file.ts';
import type { Keeping } from './accounts-view.ts';

const { signal } = new AbortController();

/** An account book, and a server that it may be connected to. */
async function startBook(options: Partial<AccountBookOptions> = {}) {
  const cloud = await startLocalCloud({ projectId: '7', projectName: 'Shop' });
  onTestFinished(() => cloud[Symbol.asyncDispose]());
  const folder = testFolder();
  const secrets = options.secrets ?? new FakeSecrets();
  const open = () => testAccounts(folder, { secrets, ...options });
  const book = open();
  const server = { kind: 'self-hosted', address: cloud.apiUrl } as const;
  const connect = (keeping: Keeping = 'lasting', key = cloud.apiKey) =>
    book.connect({ server, key, projectId: '7', projectName: 'Shop', keeping }, signal);
  return {
    cloud,
    book,
    server,
    connect,
    folder,
    open,
    file: () => readFileSync(path.join(folder, 'accounts.json'), 'utf8'),
  };
}

const tokenOf = (book: { table: { get(id: string): { token(): Promise<string | null> } | undefined } }, id: string) =>
  book.table.get(id)?.token();
const answer = (cloud: LocalCloud, reply: RouteAnswer) => {
  cloud.switches.answer('projects', reply);
  cloud.switches.answer('tasks', reply);
};

describe('AccountBook', () => {
  test('AccountBook connects a key that works, looks at its project, and knows it when the app is started again', async () => {
    const at = await startBook({ chosen: undefined as never });
    expect(at.book.view.chosen).toBeNull();
    expect(await at.book.findProjects(at.server, ` ${at.cloud.apiKey}\n`, signal)).toEqual([{ id: '7', name: 'Shop' }]);
    const id = await at.connect();
    const { host } = new URL(at.cloud.apiUrl);
    const info = {
      id,
      kind: 'posthog',
      server: host,
      project: 'Shop',
      state: 'ready',
      kept: 'protected',
      isDefault: false,
    };
    expect(at.book.view).toMatchObject({ accounts: [{ id: 'demo', isDefault: true }, info], chosen: id });
    const again = at.open();
    expect(again.view).toEqual(at.book.view);
    expect(await tokenOf(again, id)).toBe(at.cloud.apiKey);
    expect(again.table.get(id)).toMatchObject({ apiHost: `${at.cloud.apiUrl}/`, projectId: '7' });
    expect(again.table.get()?.id).toBe('demo');
  });

  test('AccountBook never writes a key, nor tells it to windows', async () => {
    const at = await startBook();
    await at.connect();
    for (const text of [at.file(), JSON.stringify(at.book.view), JSON.stringify(at.book.table.all)]) {
      expect(text).not.toContain(at.cloud.apiKey);
      expect(text).not.toContain(Buffer.from(at.cloud.apiKey).toString('base64'));
    }
  });

  test('AccountBook keeps nothing of a session’s account beyond the session', async () => {
    const at = await startBook();
    const id = await at.connect('session');
    expect(await tokenOf(at.book, id)).toBe(at.cloud.apiKey);
    expect(at.open().view.accounts.map((one) => one.id)).toEqual(['demo']);
    const left: string[] = [];
    at.book.table.onChange((one) => left.push(one));
    at.book.close();
    expect(left).toEqual([id]);
  });

  test('AccountBook keeps a key without protection only when a person has said so', async () => {
    const at = await startBook({ protection: 'unprotected', secrets: new FakeSecrets('unprotected') });
    await expect(at.connect('lasting')).rejects.toThrow(/no protection for keys/);
    expect(at.book.view.accounts).toHaveLength(1);
    await at.connect('unprotected');
    expect(at.open().view.accounts[1]).toMatchObject({ kept: 'unprotected' });
  });

  test('AccountBook keeps no key where the system keeps none', async () => {
    const at = await startBook({ protection: 'none' });
    for (const keeping of ['lasting', 'unprotected'] as const)
      await expect(at.connect(keeping)).rejects.toThrow(/session/);
    expect(at.book.view.accounts).toHaveLength(1);
    await at.connect('session');
  });

  test('AccountBook tells that a key is locked when the system does not give it out, and takes it anew', async () => {
    const secrets = new FakeSecrets();
    const at = await startBook({ secrets });
    const id = await at.connect();
    const again = at.open();
    secrets.isLocked = true;
    expect(await tokenOf(again, id)).toBeNull();
    expect(again.view.accounts[1]).toMatchObject({ state: 'locked' });
    await expect(again.enterKey(id, at.cloud.apiKey, 'lasting', signal)).rejects.toThrow(/this session only/);
    const renewed: string[] = [];
    again.table.onChange((one) => renewed.push(one));
    const before = again.table.get(id);
    await again.enterKey(id, at.cloud.apiKey, 'session', signal);
    expect(again.view.accounts[1]).toMatchObject({ id, state: 'ready', kept: 'session' });
    expect([await tokenOf(again, id), renewed]).toEqual([at.cloud.apiKey, [id]]);
    expect(again.table.get(id)).toBe(before);
  });

  test('AccountBook tells that a key was refused, and that it is good again', async () => {
    const at = await startBook();
    const id = await at.connect();
    await at.book.table.get(id)?.renew?.(signal);
    expect(at.book.view.accounts[1]).toMatchObject({ state: 'refused' });
    await at.book.enterKey(id, at.cloud.apiKey, 'lasting', signal);
    expect(at.book.view.accounts[1]).toMatchObject({ state: 'ready', project: 'Shop' });
  });

  test('AccountBook signs out: the account leaves the table and the file, and the next one is looked at', async () => {
    const at = await startBook();
    const [first, second] = [await at.connect(), await at.connect()];
    const left: string[] = [];
    at.book.table.onChange((id) => left.push(id));
    at.book.signOut(second);
    expect([left, at.book.view.chosen]).toEqual([[second], first]);
    at.book.signOut(first);
    expect(at.book.view).toMatchObject({ accounts: [{ id: 'demo' }], chosen: null });
    expect(JSON.parse(at.file())).toEqual({ accounts: [], chosen: null });
    expect(at.open().view.accounts).toHaveLength(1);
    expect(() => at.book.signOut('demo')).toThrow(/part of the app/);
    expect(() => at.book.signOut(first)).toThrow(/not signed in/);
  });

  test('AccountBook adds a further project with a key that is there, kept as that is', async () => {
    const at = await startBook();
    const id = await at.connect('session');
    expect(await at.book.findProjectsOf(id, signal)).toEqual([{ id: '7', name: 'Shop' }]);
    const further = await at.book.connectFurther(id, { projectId: '7', projectName: null }, signal);
    expect(at.book.view.accounts[2]).toMatchObject({ id: further, project: 'Project 7', kept: 'session' });
    await expect(at.book.connectFurther(id, { projectId: '8', projectName: null }, signal)).rejects.toThrow(
      /no such project/,
    );
  });

  test('AccountBook looks at what was chosen last, but for what does not outlive the session', async () => {
    const at = await startBook({ chosen: undefined as never });
    const lasting = await at.connect();
    await at.connect('session');
    expect(at.open().view.chosen).toBe(lasting);
    at.book.choose('demo');
    expect(at.open().view.chosen).toBe('demo');
    expect(() => at.book.choose('nobody')).toThrow(/not signed in/);
  });

  test('AccountBook reads of its file what makes sense', async () => {
    const at = await startBook({ chosen: undefined as never });
    const id = await at.connect();
    const file = JSON.parse(at.file());
    file.accounts.push({ id: 'x' }, null, { ...file.accounts[0], id: 'odd', apiHost: 'file:///etc' });
    writeFileSync(path.join(at.folder, 'accounts.json'), JSON.stringify({ ...file, chosen: 7 }));
    expect(new AccountFile(at.folder).unreadable).toBe(3);
    expect(at.open().view).toMatchObject({ accounts: [{ id: 'demo' }, { id }], chosen: null });
    writeFileSync(path.join(at.folder, 'accounts.json'), '{');
    expect(new AccountFile(at.folder).unreadable).toBe(null);
    expect(at.open().view.accounts).toHaveLength(1);
  });

  test('S4: AccountBook knows which keys are in this process, for as long as they are', async () => {
    const at = await startBook();
    expect(at.book.keys).toEqual([]);
    const trying = at.book.findProjects(at.server, 'phx_tried', signal).catch(() => {});
    expect(at.book.keys).toEqual(['phx_tried']);
    await trying;
    expect(at.book.keys).toEqual([]);
    const id = await at.connect('session');
    await tokenOf(at.book, id);
    await tokenOf(at.book, 'demo');
    expect(at.book.keys).toEqual(['phx_demo', at.cloud.apiKey]);
    at.book.signOut(id);
    expect(at.book.keys).toEqual(['phx_demo']);
  });
});

describe('a key that cannot be used', () => {
  test.each<[RegExp, RouteAnswer]>([
    [/does not accept this key. .*Personal API keys/, { status: 401, body: {} }],
    [/no PostHog at 127.0.0.1:\d+: check the address/, { status: 404, body: '<h1>Nothing</h1>' }],
    [/is not PostHog: check the address/, { status: 200, body: '<h1>Hotel</h1>' }],
    [/cannot be reached: check the address, and whether this computer is online/, 'reset'],
    [/cannot answer at the moment: try again/, { status: 503 }],
  ])('is told with what to do: %s', async (words, reply) => {
    const at = await startBook();
    answer(at.cloud, reply);
    await expect(at.book.findProjects(at.server, at.cloud.apiKey, signal)).rejects.toThrow(words);
  });

  test('may not list projects, and is asked for the number of one; may not read runs, and is told which scope', async () => {
    const at = await startBook();
    answer(at.cloud, { status: 403, body: {} });
    expect(await at.book.findProjects(at.server, at.cloud.apiKey, signal)).toBeNull();
    await expect(at.connect()).rejects.toThrow(/task:read/);
    expect(at.book.view.accounts).toHaveLength(1);
  });

  test.each([
    ['', /begins with phx_/],
    ['phc_project', /only send events/],
    ['phx_ä', /copy it once more/],
  ])('is not sent when it is %j', async (key, words) => {
    const at = await startBook();
    await expect(at.book.findProjects(at.server, key, signal)).rejects.toThrow(words);
    expect(at.cloud.requests).toEqual([]);
  });
});
