import { openRedisStore } from '@runwatch/local-cloud/redis';
import { startRedisServer } from '@runwatch/local-cloud/testing';
import { afterAll, describe, test } from 'vitest';
import { startLocalCloudUnderTest } from '../testing/local-cloud-under-test.ts';
import { runServerConformance } from './run-server-conformance.ts';

const redis = await startRedisServer();
const store = await openRedisStore(redis.url);
// Redis waits in real time, which the suite's clock does not know of: short looks keep up with it.
const server = await startLocalCloudUnderTest({ store, timings: { blockMs: { api: 20, proxy: 20 } } });
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});
runServerConformance({ ...server, describe, test });
