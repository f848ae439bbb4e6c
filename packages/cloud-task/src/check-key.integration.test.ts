import { systemClock } from '@runwatch/async';
import { type RouteAnswer, startLocalCloud } from '@runwatch/local-cloud';
import { isCloudRunError } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { checkProject, createNetwork, projectsOfKey } from './index.ts';

const { signal } = new AbortController();

async function startCheck() {
  const cloud = await startLocalCloud({ projectId: '7', projectName: 'Shop' });
  const network = createNetwork();
  const ports = { clock: systemClock, network };
  const key = { apiHost: cloud.apiUrl, key: cloud.apiKey };
  return {
    cloud,
    key,
    projects: (change: Partial<typeof key> = {}) => projectsOfKey({ ...key, ...change }, ports, signal),
    check: (projectId: string) => checkProject({ ...key, projectId }, ports, signal),
    async [Symbol.asyncDispose]() {
      await network[Symbol.asyncDispose]();
      await cloud[Symbol.asyncDispose]();
    },
  };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'fine',
    (error: unknown) => (isCloudRunError(error) ? error.failure.code : error),
  );

describe('a key', () => {
  test('is told the projects that it may see, and whether runs of one can be read', async () => {
    await using at = await startCheck();
    expect(await at.projects()).toMatchObject([{ id: '7', name: 'Shop' }]);
    expect(await codeOf(at.check('7'))).toBe('fine');
    expect(await codeOf(at.check('8'))).toBe('not_found');
    expect(at.cloud.requests.map(({ target }) => target)).toEqual([
      '/api/projects/?limit=100&offset=0',
      '/api/projects/7/tasks/?limit=1',
      '/api/projects/8/tasks/?limit=1',
    ]);
  });

  test.each<[string, RouteAnswer]>([
    ['auth_expired', { status: 401, body: {} }],
    ['forbidden', { status: 403, body: {} }],
    ['protocol', { status: 200, body: '<h1>Log in</h1>' }],
    ['protocol', { status: 302, headers: { location: 'http://elsewhere.example/' } }],
    ['network', 'reset'],
  ])('is answered with %s when the server answers %j', async (code, answer) => {
    await using at = await startCheck();
    at.cloud.switches.answer('projects', answer);
    at.cloud.switches.answer('tasks', answer);
    expect([await codeOf(at.projects()), await codeOf(at.check('7'))]).toEqual([code, code]);
  });

  test('never leaves for an address that is neither https nor on this machine, nor in a header that cannot carry it', async () => {
    await using at = await startCheck();
    for (const apiHost of [
      'http://posthog.example/',
      'ftp://127.0.0.1/',
      'not a url',
      at.cloud.apiUrl.replace('//', '//me:pw@'),
    ])
      expect(await codeOf(Promise.resolve().then(() => at.projects({ apiHost })))).toBe('untrusted_host');
    expect(await codeOf(Promise.resolve().then(() => at.projects({ key: 'phx_a\r\nhost: b' })))).toBe('auth_expired');
    expect(at.cloud.requests).toEqual([]);
  });
});
