import { ManualClock } from '@runwatch/async/testing';
import { apiRoutes } from '@runwatch/protocol';
import { expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import { MemoryNet } from './memory-net.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function startMemoryWorld(delayMs?: () => number) {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock, ...(delayMs && { delayMs }) });
  const cloud = await startLocalCloud({ clock, net, apiKey: 'key' });
  const run = cloud.createRun({ runId: 'a/b', taskId: 't' });
  const path = { projectId: cloud.projectId, taskId: 't', runId: 'a/b' };
  const told: string[] = [];
  const get = (target: string, origin = cloud.apiUrl) =>
    net.call(
      origin,
      { method: 'GET', target, headers: { authorization: 'Bearer key', accept: 'text/event-stream' } },
      {
        head: (status) => told.push(`head ${status}`),
        data: (bytes) => {
          told.push(Buffer.from(bytes).toString());
          return true;
        },
        end: () => told.push('end'),
        broken: (error) => told.push(`broken ${(error as Error & { code?: string }).code}`),
      },
    );
  return { clock, net, cloud, run, path, told, get };
}

test('MemoryNet answers as the sockets do: head, body, end', async () => {
  const { told, get, path, net, cloud } = await startMemoryWorld();
  get(apiRoutes.sessionLogs(path));
  expect(told).toEqual([]);
  await turn();
  expect(told).toEqual(['head 200', '[]', 'end']);
  expect(cloud.requests.map(({ target, status }) => [target, status])).toEqual([[apiRoutes.sessionLogs(path), 200]]);
  expect(net.connections).toBe(0);
});

test('MemoryNet lets packets take their time, and keeps their order', async () => {
  const delays = [5, 30, 10, 1];
  const { told, get, path, clock } = await startMemoryWorld(() => delays.shift() ?? 0);
  get(apiRoutes.sessionLogs(path));
  clock.advance(4);
  await turn();
  expect(told).toEqual([]);
  clock.advance(1);
  await turn();
  clock.advance(29);
  await turn();
  expect(told).toEqual([]);
  clock.advance(1);
  await turn();
  expect(told).toEqual(['head 200', '[]', 'end']);
});

test('MemoryNet ends a torn stream behind what was written, and a reset one at once', async () => {
  const { told, get, path, run, net } = await startMemoryWorld();
  run.live({ n: 1 });
  get(apiRoutes.stream(path));
  await turn();
  run.live({ n: 2 });
  await turn();
  run.switches.cut('torn');
  await turn();
  expect(told.filter((text) => text.startsWith('id:'))).toHaveLength(2);
  expect(told.at(-1)).toBe('broken UND_ERR_SOCKET');
  get(apiRoutes.stream(path));
  await turn();
  run.switches.reset();
  await turn();
  expect(told.at(-1)).toBe('broken ECONNRESET');
  expect(net.connections).toBe(0);
});

test('MemoryNet tells the server that its caller hung up, and the caller nothing more', async () => {
  const { told, get, path, cloud } = await startMemoryWorld();
  const call = get(apiRoutes.stream(path));
  await turn();
  expect(cloud.openStreams()).toBe(1);
  call.abort();
  await turn();
  expect(cloud.openStreams()).toBe(0);
  expect(told).toEqual(['head 200']);
});

test('MemoryNet refuses a connection where nobody listens', async () => {
  const { told, get } = await startMemoryWorld();
  get('/', 'http://127.0.0.1:9');
  await turn();
  expect(told).toEqual(['broken ECONNREFUSED']);
});
