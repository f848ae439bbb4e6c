import { CloudRunError } from '@runwatch/protocol';
import { initTRPC, TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createIpcCaller } from '../renderer/index.ts';
import { InMemoryBridge } from '../testing/in-memory-bridge.ts';

const t = initTRPC.create();
const fault = new RangeError('CANARY /home/secret');
const failure = new CloudRunError({ code: 'network', message: 'Not reached', retryable: true });

const router = t.router({
  faulty: t.procedure.mutation(() => {
    throw fault;
  }),
  ends: t.procedure.subscription(async function* () {
    yield 1;
    throw fault;
  }),
  foreseen: t.procedure.input(z.object({ n: z.number() })).mutation(() => {
    throw new TRPCError({ code: 'BAD_REQUEST', message: failure.message, cause: failure });
  }),
});

test('main is told of errors that nobody foresaw, and in which procedure; the page is told that there was one', async () => {
  const told: [string, unknown][] = [];
  new InMemoryBridge(router, (path, error) => told.push([path, error]));
  const api = createIpcCaller<typeof router>();
  const words = 'Cannot do this: internal error';
  await expect(api.faulty.mutate()).rejects.toThrow(words);
  const items: unknown[] = [];
  const read = async () => {
    for await (const item of api.ends.subscribe() as unknown as AsyncIterable<unknown>) items.push(item);
  };
  await expect(read()).rejects.toThrow(words);
  await expect(api.foreseen.mutate({ n: 1 })).rejects.toThrow('Not reached');
  await expect(api.foreseen.mutate({ n: 'x' as never })).rejects.toThrow();
  expect(items).toEqual([1]);
  expect(told).toEqual([
    ['faulty', fault],
    ['ends', fault],
  ]);
});
