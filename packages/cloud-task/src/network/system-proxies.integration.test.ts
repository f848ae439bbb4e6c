import { eventually, ManualClock } from '@runwatch/async/testing';
import type { CloudRunError } from '@runwatch/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fixedCredential } from '../api/credentials.ts';
import { expectOk, send } from '../api/http.ts';
import { Token } from '../api/token.ts';
import { type Bench, type BenchOptions, startBench } from '../testing/bench.ts';
import { API_NAME, type CompanyNetwork, STREAM_NAME, startCompanyNetwork } from '../testing/company-network.ts';
import { startRawServer } from '../testing/raw-server.ts';
import { createNetwork, type NetworkOptions } from './create-network.ts';

let company: CompanyNetwork;
beforeAll(async () => {
  company = await startCompanyNetwork();
});
beforeEach(() => {
  company.tunnels.length = 0;
  company.tunnelling = 'open';
  company.cloud = undefined;
  company.port = undefined;
});
afterAll(() => company[Symbol.asyncDispose]());

const credential = fixedCredential(new Token('t'));
const clock = new ManualClock();
/** The system asks for this way, whatever the server. */
const always = (result: string): NetworkOptions['proxies'] => ({ clock, resolve: async () => result });

async function startCompanyBench(network: NetworkOptions, options: BenchOptions = {}): Promise<Bench> {
  const bench = await startBench({ ...options, network, account: { apiHost: `https://${API_NAME}` } });
  company.cloud = bench.cloud;
  return bench;
}

describe('P4: behind a proxy and certificates of a company', () => {
  test.each([
    ['PROXY', () => company.proxy.plain],
    ['HTTPS', () => company.proxy.tls],
  ])('both legs reach their servers through the proxy (%s), and only through it', async (type, address) => {
    const proxies = always(`${type} ${address()}`);
    await using bench = await startCompanyBench({ proxies, certificates: [company.ca] });
    const run = bench.cloud.createRun();
    run.agent.message('Here.');
    run.flushLog();
    const reader = bench.watch(run);
    await bench.until(() => reader.phase === 'live' && reader.connection?.leg === 'proxy', 'the proxy leg');
    run.agent.message('Live.');
    await bench.until(() => reader.texts.includes('Live.'), 'what is said');
    expect(new Set(company.tunnels)).toEqual(new Set([`${API_NAME}:443`, `${STREAM_NAME}:443`]));

    bench.cloud.switches.answer('proxy_stream', { status: 502 });
    run.switches.cut();
    await bench.until(() => reader.phase === 'live' && reader.connection?.leg === 'api', 'the API leg');
    run.agent.message('By the other leg.');
    await bench.until(() => reader.texts.includes('By the other leg.'), 'what is said');

    // The only way, closed: nothing of either leg gets through any more.
    company.tunnelling = { status: 503 };
    company.closeTunnels();
    const asked = bench.cloud.requests.length;
    await bench.until(() => reader.connection?.failure?.message.includes('503') === true, 'the refusal');
    expect(bench.cloud.requests).toHaveLength(asked);
  });

  test('an authority that is not known is a failure that says so, on either leg', async () => {
    await using bench = await startCompanyBench({ proxies: always(`PROXY ${company.proxy.plain}`) });
    const reader = bench.watch(bench.cloud.createRun());
    await bench.until(() => reader.connection?.failure?.code === 'untrusted', 'the failure');
    expect(reader.connection?.failure?.message).toContain('does not trust');
    expect(bench.cloud.requests).toEqual([]);
  });

  test('nor is the certificate of another authority believed, nor that of another name', async () => {
    const other = await startCompanyNetwork();
    await using _ = other;
    const network = createNetwork({ proxies: always(`PROXY ${company.proxy.plain}`), certificates: [other.ca] });
    expect(await failureOf(network, `https://${API_NAME}`)).toMatchObject({ code: 'untrusted', retryable: true });
    const right = createNetwork({ proxies: always(`PROXY ${company.proxy.plain}`), certificates: [company.ca] });
    expect(await failureOf(right, 'https://elsewhere.runwatch.test')).toMatchObject({ code: 'untrusted' });
    await Promise.all([network[Symbol.asyncDispose](), right[Symbol.asyncDispose]()]);
  });
});

describe('P4: the ways that the system names', () => {
  const ask = (result: string) => async () => {
    await using network = createNetwork({ proxies: always(result), certificates: [company.ca] });
    return await failureOf(network, `https://${API_NAME}`);
  };
  const closed = '127.0.0.1:1';

  test('are gone in their order: SOCKS is passed over, and a proxy where nobody is', async () => {
    const answered = { code: 'unavailable', httpStatus: 503 };
    expect(await ask(`SOCKS5 ${company.proxy.plain}; PROXY ${company.proxy.plain}`)()).toMatchObject(answered);
    expect(await ask(`PROXY ${closed}; HTTPS ${company.proxy.tls}`)()).toMatchObject(answered);
    expect(company.tunnels).toHaveLength(2);
  });

  test.each([
    ['SOCKS5 127.0.0.1:1080; SOCKS 127.0.0.1:1080', 'cannot use: SOCKS5, SOCKS'],
    ['nonsense', 'cannot use: NONSENSE'],
    [`PROXY ${closed}`, 'cannot be reached'],
  ])('%j are no way: that is said, and no other way is gone', async (result, message) => {
    const failure = await ask(result)();
    expect(failure).toMatchObject({ code: 'network', retryable: true });
    expect(failure?.message).toContain(message);
    expect(company.tunnels).toEqual([]);
  });

  test.each([
    [{ status: 407 }, 'asks for a sign-in'],
    [{ status: 502 }, 'status 502'],
    ['hang up', 'closes the connection'],
  ] as const)('end at a proxy that answers %j: that is said, after one try', async (tunnelling, message) => {
    company.tunnelling = tunnelling;
    const failure = await ask(`PROXY ${company.proxy.plain}; DIRECT`)();
    expect(failure).toMatchObject({ code: 'network', retryable: true });
    expect(failure?.message).toContain(message);
    expect(company.tunnels).toHaveLength(1);
  });

  test('are asked for once in a while for each server, and at once after a change of network', async () => {
    const asked: string[] = [];
    let result = `PROXY ${company.proxy.plain}`;
    const proxies = {
      clock,
      async resolve(url: string) {
        asked.push(url);
        return result;
      },
    };
    await using network = createNetwork({ proxies, certificates: [company.ca] });
    await failureOf(network, `https://${API_NAME}/one`);
    await failureOf(network, `https://${API_NAME}/two`);
    await failureOf(network, `https://${STREAM_NAME}`, 'streams');
    expect(asked).toEqual([`https://${API_NAME}/`, `https://${STREAM_NAME}/`]);
    clock.advance(30_000);
    await failureOf(network, `https://${API_NAME}`);
    expect(asked).toHaveLength(3);
    result = 'SOCKS a:1';
    await failureOf(network, `https://${API_NAME}`);
    expect(asked).toHaveLength(3);
    network.renew();
    expect((await failureOf(network, `https://${API_NAME}`))?.message).toContain('SOCKS');
    expect(asked).toHaveLength(4);
  });

  test('are asked for again when they could not be told', async () => {
    let fails = true;
    const resolve = async () => {
      if (fails) throw new Error('No answer from the browser');
      return `PROXY ${company.proxy.plain}`;
    };
    await using network = createNetwork({ proxies: { clock, resolve }, certificates: [company.ca] });
    expect(await failureOf(network, `https://${API_NAME}`)).toMatchObject({ code: 'network' });
    fails = false;
    expect(await failureOf(network, `https://${API_NAME}`)).toMatchObject({ httpStatus: 503 });
  });

  test('keep nobody who leaves, although they are never told', async () => {
    await using network = createNetwork({ proxies: { clock, resolve: () => new Promise(() => {}) } });
    const leave = new AbortController();
    const call = { method: 'GET', url: new URL(`https://${API_NAME}`), credential, accept: '*/*' } as const;
    const answer = send({ ...call, pool: network.requests }, leave.signal);
    leave.abort(new Error('Left'));
    await expect(answer).rejects.toThrow('Left');
  });

  test('are not gone any more when they are told to nobody: nothing is opened that would stay', async () => {
    await using server = await startRawServer(({ response }) => response.end('here'));
    let tell = (_: string) => {};
    const told = new Promise<string>((resolve) => {
      tell = resolve;
    });
    const network = createNetwork({ proxies: { clock, resolve: () => told } });
    const failure = failureOf(network, server.url);
    await network[Symbol.asyncDispose]();
    tell('DIRECT');
    expect(await failure).toMatchObject({ code: 'network' });
    expect(server.arrivals).toEqual([]);
  });

  test('may be direct, for http as well', async () => {
    await using server = await startRawServer(({ response }) => response.end('here'));
    await using network = createNetwork({ proxies: always('DIRECT') });
    const { body } = await send(
      { method: 'GET', url: new URL(server.url), credential, accept: '*/*', pool: network.requests },
      new AbortController().signal,
    );
    expect(await body.text()).toBe('here');
    await network[Symbol.asyncDispose]();
    await eventually(() => server.open.size === 0);
  });
});

describe('H6: a tunnel', () => {
  test('that was closed while it was idle costs a GET nothing', async () => {
    await using server = await startRawServer(({ request, response, nth }) => {
      if (nth === 1) response.end('here');
      else request.socket.resetAndDestroy();
    });
    company.port = Number(new URL(server.url).port);
    await using network = createNetwork({ proxies: always(`PROXY ${company.proxy.plain}`) });
    for (let n = 0; n < 2; n++) {
      expect(await failureOf(network, 'http://plain.runwatch.test')).toBeUndefined();
      await new Promise((turned) => setImmediate(turned));
    }
    expect(server.arrivals).toEqual(['GET 1.1', 'GET 1.2', 'GET 2.1']);
  });

  test('that breaks with its first request is not tried again: that the proxy answered is no answer', async () => {
    await using server = await startRawServer(({ request }) => request.socket.resetAndDestroy());
    company.port = Number(new URL(server.url).port);
    await using network = createNetwork({ proxies: always(`PROXY ${company.proxy.plain}`) });
    expect(await failureOf(network, 'http://plain.runwatch.test')).toMatchObject({ code: 'network' });
    expect(server.arrivals).toEqual(['GET 1.1']);
  });
});

/** What asking ends with: the failure, or the status as one. */
async function failureOf(
  network: ReturnType<typeof createNetwork>,
  url: string,
  pool: 'requests' | 'streams' = 'requests',
): Promise<CloudRunError['failure'] | undefined> {
  const call = { method: 'GET', url: new URL(url), credential, accept: '*/*', pool: network[pool] } as const;
  try {
    const response = await send(call, new AbortController().signal);
    await expectOk(response, clock.now());
    await response.body.dump();
    return undefined;
  } catch (error) {
    return (error as CloudRunError).failure;
  }
}
