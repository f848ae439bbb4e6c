import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { isCloudRunError } from '@runwatch/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isTrustedStream, trustedApiHost } from './api/trusted-host.ts';
import { type Bench, startBench } from './testing/bench.ts';
import { startRawServer } from './testing/raw-server.ts';

const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });

/** Where sockets were opened to, as undici says before it does; `host:port`. */
const connects = new Set<string>();
const connecting = (message: unknown) => {
  const { connectParams } = message as { connectParams: { host: string } };
  connects.add(connectParams.host);
};
beforeEach(() => {
  connects.clear();
  subscribe('undici:client:beforeConnect', connecting);
});
afterEach(() => {
  unsubscribe('undici:client:beforeConnect', connecting);
});

const hostsOf = (bench: Bench) => new Set([new URL(bench.cloud.apiUrl).host, new URL(bench.cloud.proxyUrl).host]);

describe('S1: the address of a stream', () => {
  test.each([
    'proxy.example.com',
    'http://proxy.example.com',
    'ftp://127.0.0.1/',
    'https://user:secret@proxy.example',
    'https://proxy.example.com.',
    'https://proxy.example.com./base',
    'https://169.254.169.254/latest',
    'https://0xa9fea9fe/',
    'https://2852039166/',
    'https://[::ffff:10.0.0.1]/',
    'https://proxy.example/?to=https://evil.example',
    'https://proxy.example/#evil',
    'http://127.0.0.2:8080',
    'http://localhost.evil.example',
    'http://127.0.0.1@evil.example',
    'javascript:alert(1)',
    'file:///etc/passwd',
    '//evil.example',
  ])('S1: %s is not connected to: the API leg is read', async (base) => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    bench.cloud.switches.answer('stream_token', { status: 200, body: { token: 'run-token', stream_base_url: base } });
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live' && reader.connection?.leg === 'api', 'the API leg');
    expect(hostsOf(bench)).toEqual(new Set([...hostsOf(bench), ...connects]));
    expect(bench.cloud.requests.map(({ headers }) => headers['authorization'])).not.toContain('Bearer run-token');
  });

  test.each([
    ['https://proxy.example', 'https://api.example', true],
    ['https://proxy.example:8443/base', 'https://api.example', true],
    ['http://proxy.example', 'https://api.example', false],
    ['http://localhost:8003', 'http://127.0.0.1:8000', true],
    ['http://[::1]:8003', 'http://localhost:8000', true],
    ['http://localhost:8003', 'https://api.example', false],
    ['https://localhost:8003', 'https://api.example', false],
    ['https://127.1/', 'https://api.example', false],
    ['https://10.0.0.7', 'https://api.example', false],
    ['https://[fd00::1]', 'https://api.example', false],
    ['https://proxy.example.', 'https://api.example', false],
    ['https://u@proxy.example', 'https://api.example', false],
  ])('S1: %s for an API at %s: %s', (stream, api, trusted) => {
    expect(isTrustedStream(new URL(stream), new URL(api))).toBe(trusted);
  });
});

describe('S1: the address of an account', () => {
  test.each([
    'http://app.example',
    'https://u:p@app.example',
    'ftp://127.0.0.1',
    'app.example',
    '',
    'http://127.0.0.1.evil.example',
    'https://app.example/?a',
  ])('S1: %j is refused before any socket is opened', async (apiHost) => {
    await using bench = await startBench();
    const untrusted = (error: unknown) => isCloudRunError(error, 'untrusted_host');
    bench.accounts.add({ id: 'other', apiHost, projectId: '1', token: async () => 'secret' });
    const run = { accountId: 'other', taskId: 't', runId: 'r' };
    await expect(bench.watch(run).done).rejects.toSatisfy(untrusted);
    await expect(bench.service.stop(run)).rejects.toSatisfy(untrusted);
    expect(connects).toEqual(new Set());
    expect(() => trustedApiHost(apiHost)).toThrow(expect.toSatisfy(untrusted));
  });

  test('S1: is https, or http on this machine', () => {
    for (const address of [
      'https://eu.posthog.com',
      'https://host:8443/base/',
      'http://localhost:8000',
      'http://[::1]',
    ])
      expect(trustedApiHost(address).href).toBe(new URL(address).href);
  });
});

describe('S3: redirects', () => {
  const routes = ['run', 'session_logs', 'logs', 'stream_token', 'api_stream', 'proxy_stream', 'tasks'] as const;

  test.each([301, 302, 303, 307, 308])(
    'S3: %i is followed on no route, to no host, nor on the same',
    async (status) => {
      await using trap = await startRawServer(({ response }) => response.end('{}'));
      for (const route of [...routes, 'command', 'cancel'] as const)
        for (const to of ['elsewhere', 'here'] as const) {
          await using bench = await startBench({ policy: { newestPage: 10, page: 10 } });
          const run = bench.cloud.createRun();
          for (let n = 0; n < 100; n++) run.log({ n });
          run.agent.runStarted();
          const location = to === 'elsewhere' ? `${trap.url}/landed` : '/landed';
          bench.cloud.switches.answer(route, { status, headers: { location }, body: { location } });
          if (route === 'api_stream') bench.cloud.switches.answer('stream_token', { status: 404 });
          const reader = bench.watch(ref(run));
          const asked = () => bench.cloud.requests.some((one) => one.status === status);
          const command = { method: 'user_message', params: { content: 'Hello' } } as const;
          const told: unknown[] = [];
          if (route === 'command')
            await bench.service.command(ref(run), command, 'm').catch((error) => told.push(error));
          if (route === 'cancel') await bench.service.stop(ref(run)).catch((error) => told.push(error));
          const list = bench.service.runs(new AbortController().signal);
          if (route === 'tasks') told.push((await list.next()).value?.trouble);
          await bench.until(asked, `${route} being asked`);
          await bench.pass(200);
          if (reader.phase === undefined) throw new Error('The watch has told nothing');
          for (const error of told) expect(error).toMatchObject({ failure: { code: 'protocol', httpStatus: status } });
          expect(told).toHaveLength(['command', 'cancel', 'tasks'].includes(route) ? 1 : 0);
          expect([route, to, bench.targets().filter((target) => target.includes('landed'))]).toEqual([route, to, []]);
        }
      expect(trap.arrivals).toEqual([]);
    },
  );
});

describe('S6: tokens and whom they are for', () => {
  test('S6: the key goes to the API only, each run’s token to the proxy only, and to its own run’s path only', async () => {
    await using bench = await startBench();
    const runs = Array.from({ length: 3 }, () => bench.cloud.createRun());
    for (const run of runs) run.agent.runStarted();
    const readers = runs.map((run) => bench.watch(ref(run)));
    await bench.until(() => readers.every((one) => one.phase === 'live'), 'live wires');
    for (const run of runs) run.switches.rotate();
    await bench.until(() => bench.cloud.requests.filter(({ leg }) => leg === 'proxy').length === 6, 'new connections');
    await bench.service.stop(ref(runs[0] as { taskId: string; runId: string }));
    for (const { leg, target, headers } of bench.cloud.requests) {
      expect(target).not.toMatch(/token=|phx_|eyJ/);
      if (leg === 'api') expect(headers['authorization']).toBe(`Bearer ${bench.cloud.apiKey}`);
      else {
        const claims = JSON.parse(
          Buffer.from(String(headers['authorization']).split('.')[1] ?? '', 'base64url').toString(),
        );
        expect(target).toContain(`/v1/runs/${claims.run_id}/stream`);
        expect(headers['authorization']).not.toContain(bench.cloud.apiKey);
      }
    }
  });

  test('S6: a token for another run is refused by the proxy, and that is nobody’s sign-in', async () => {
    await using bench = await startBench();
    const [mine, other] = [bench.cloud.createRun(), bench.cloud.createRun()];
    other.agent.runStarted();
    const its = bench.watch(ref(other));
    await bench.until(() => its.phase === 'live');
    const token = String(bench.cloud.requests.findLast(({ leg }) => leg === 'proxy')?.headers['authorization']).slice(
      7,
    );
    bench.cloud.switches.answer(
      'stream_token',
      { status: 200, body: { token, stream_base_url: bench.cloud.proxyUrl } },
      { runId: mine.runId },
    );
    mine.agent.runStarted();
    const reader = bench.watch(ref(mine));
    await bench.until(() => reader.phase === 'live' && reader.connection?.leg === 'api', 'the API leg');
    const refused = bench.cloud.requests.filter(({ status }) => status === 403);
    expect(refused).toHaveLength(3);
    const phases = reader.updates.flatMap((one) => (one.kind === 'connection' ? [one.connection.phase] : []));
    expect(phases).not.toContain('forbidden');
    expect(phases).not.toContain('signed-out');
    expect(its.phase).toBe('live');
  });

  test('S6: with two accounts on one server each key is its own', async () => {
    await using bench = await startBench();
    const { apiUrl: apiHost, projectId } = bench.cloud;
    bench.accounts.add({ id: 'other', apiHost, projectId, token: async () => 'the-other-key' });
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const mine = bench.watch(ref(run));
    const theirs = bench.watch({ ...ref(run), accountId: 'other' });
    await bench.until(() => mine.phase === 'live' && theirs.phase === 'signed-out');
    const keys = bench.cloud.requests
      .filter(({ leg }) => leg === 'api')
      .map(({ status, headers }) => [status === 401, headers['authorization']]);
    for (const [refused, key] of keys) expect(key).toBe(`Bearer ${refused ? 'the-other-key' : bench.cloud.apiKey}`);
  });
});
