import { eventually } from '@runwatch/async/testing';
import { describe, expect, test } from 'vitest';
import { fixedCredential } from '../api/credentials.ts';
import { discard, type HttpResponse, send } from '../api/http.ts';
import { Token } from '../api/token.ts';
import { type Arrival, type RawServer, startRawServer } from '../testing/raw-server.ts';
import { createNetwork } from './create-network.ts';

const never = new AbortController().signal;

/** A network, a server, and how to ask it: the text of the answer, or the code of the failure. */
async function startWorld(answer: (arrival: Arrival) => void) {
  const server = await startRawServer(answer);
  const network = createNetwork();
  const open = (method: 'GET' | 'POST' = 'GET', pool: 'requests' | 'streams' = 'requests'): Promise<HttpResponse> =>
    send(
      {
        method,
        url: new URL(server.url),
        credential: fixedCredential(new Token('t')),
        accept: '*/*',
        pool: network[pool],
      },
      never,
    );
  return {
    server,
    network,
    open,
    async ask(method?: 'GET' | 'POST'): Promise<string> {
      const told = await open(method).then(
        ({ body }) => body.text(),
        (error) => error.failure.code as string,
      );
      // The connection is back in the pool a turn after its answer.
      await new Promise((turned) => setImmediate(turned));
      return told;
    },
    async [Symbol.asyncDispose]() {
      await network[Symbol.asyncDispose]();
      await eventually(() => server.open.size === 0);
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Once `isDead()`, connections that have carried an answer are found to be closed, as an edge closes idle ones. */
const deadOnReuse =
  (how: 'FIN' | 'RST', isDead = () => true) =>
  ({ request, response, nth }: Arrival) => {
    if (nth === 1 || !isDead()) response.end('here');
    else if (how === 'FIN') request.socket.destroy();
    else request.socket.resetAndDestroy();
  };

/** Three connections, idle in the pool. */
async function warmUp(ask: () => Promise<string>, server: RawServer): Promise<void> {
  await Promise.all([ask(), ask(), ask()]);
  expect(new Set(server.arrivals).size).toBe(3);
}

describe('H6: a kept connection that was closed while it was idle', () => {
  test.each(['FIN', 'RST'] as const)('(%s) costs a GET nothing: it is sent once more, on a fresh one', async (how) => {
    await using world = await startWorld(deadOnReuse(how));
    expect(await world.ask()).toBe('here');
    expect(await world.ask()).toBe('here');
    expect(world.server.arrivals).toEqual(['GET 1.1', 'GET 1.2', 'GET 2.1']);
  });

  test.each(['FIN', 'RST'] as const)('(%s) is not followed by the next dead one of the pool', async (how) => {
    await using world = await startWorld(deadOnReuse(how));
    await warmUp(world.ask, world.server);
    expect(await Promise.all([world.ask(), world.ask()])).toEqual(['here', 'here']);
    expect(world.server.arrivals.filter((arrival) => arrival.endsWith('.2'))).toHaveLength(2);
    expect(world.server.arrivals).toHaveLength(3 + 2 + 2);
    // The third dead one was thrown away with the others, and not only when it had been idle for too long (10 s).
    await eventually(() => world.server.open.size === 2, 'the third to be closed', 5_000);
  });

  test.each(['FIN', 'RST'] as const)('(%s) costs a POST its answer: it is never sent twice by itself', async (how) => {
    await using world = await startWorld(deadOnReuse(how));
    await warmUp(world.ask, world.server);
    expect(await world.ask('POST')).toBe('network');
    expect(world.server.arrivals.filter((arrival) => arrival.startsWith('POST'))).toHaveLength(1);
    expect(await world.ask('POST')).toBe('here');
    expect(world.server.arrivals.at(-1)).toBe('POST 4.1');
  });

  test('is told from a fresh one that breaks: that is tried no second time', async () => {
    await using world = await startWorld(({ request }) => request.socket.resetAndDestroy());
    expect(await world.ask()).toBe('network');
    expect(world.server.arrivals).toEqual(['GET 1.1']);
  });

  test('is told from one on which the answer had begun', async () => {
    await using world = await startWorld(({ request, response, nth }) => {
      if (nth === 1) response.end('here');
      else request.socket.write('HTTP/1.1 200 OK\r\nx-part', () => request.socket.destroy());
    });
    expect(await world.ask()).toBe('here');
    expect(await world.ask()).toBe('network');
    expect(world.server.arrivals).toEqual(['GET 1.1', 'GET 1.2']);
  });

  test('is sent once more only: when that breaks too, it is a failure', async () => {
    let dead = false;
    await using world = await startWorld(({ request, response }) => {
      if (dead) request.socket.destroy();
      else response.end('here');
    });
    expect(await world.ask()).toBe('here');
    dead = true;
    expect(await world.ask()).toBe('network');
    expect(world.server.arrivals).toEqual(['GET 1.1', 'GET 1.2', 'GET 2.1']);
  });
});

describe('H6: renew()', () => {
  test('drops idle connections, lets requests and streams go on that are running, and gives fresh ones to what follows', async () => {
    let finish = () => {};
    await using world = await startWorld(({ request, response, connection }) => {
      if (connection === 2 || connection === 3) response.write('first ');
      else response.end('here');
      if (connection === 2) finish = () => response.end('last');
      if (connection === 3) request.on('close', () => {});
    });
    const idle = await world.open();
    const running = await world.open();
    await discard(idle);
    const stream = await world.open('GET', 'streams');
    await eventually(() => world.server.open.size === 3);

    world.network.renew();
    await eventually(() => world.server.open.size === 2);
    expect(await world.ask()).toBe('here');
    expect(world.server.arrivals).toEqual(['GET 1.1', 'GET 2.1', 'GET 3.1', 'GET 4.1']);
    finish();
    expect(await running.body.text()).toBe('first last');
    await eventually(() => world.server.open.size === 2);
    expect(stream.body.readable).toBe(true);
    stream.body.on('error', () => {}).destroy();
    await eventually(() => world.server.open.size === 1);
  });

  test('leaves nothing open behind, also while something runs on a pool of before', async () => {
    const world = await startWorld(({ response }) => response.write('for ever'));
    const streams = [await world.open('GET', 'streams')];
    world.network.renew();
    streams.push(await world.open('GET', 'streams'));
    const broken = streams.map(({ body }) => new Promise((closed) => body.on('error', closed)));
    await world[Symbol.asyncDispose]();
    await Promise.all(broken);
  });
});
