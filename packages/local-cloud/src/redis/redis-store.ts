import { generateKeyPair, randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { type Clock, systemClock } from '@runwatch/async';
import type { SharedStore } from '../store/shared-store.ts';
import { RedisConnections } from './connections.ts';
import { ownKeys } from './keys.ts';
import { Neighbourhood } from './neighbourhood.ts';
import { RedisLease } from './redis-lease.ts';
import { RedisLive } from './redis-live.ts';
import { RedisLog } from './redis-log.ts';
import { RedisRecords } from './redis-records.ts';

/**
 * Runs on Redis, where other processes of the cloud reach them, and live streams where a real proxy would look for them.
 * @throws {Error} when nobody answers at `url` (`redis://host:port/database`)
 */
export async function openRedisStore(
  url: string,
  options: { clock?: Clock } = {},
): Promise<SharedStore & AsyncDisposable> {
  const { clock = systemClock } = options;
  const redis = await RedisConnections.open(url);
  const records = new RedisRecords(redis);
  const processId = randomUUID();
  const neighbours = new Neighbourhood(redis, processId, clock);
  return {
    processId,
    apiKey: await records.agreed(ownKeys.apiKey, newApiKey),
    signingKey: await records.agreed(ownKeys.signingKey, newSigningKey),
    get ready() {
      return redis.ready;
    },
    openPlace: (wish) => ({
      live: new RedisLive(redis, wish),
      log: new RedisLog(redis, wish.runId),
      lease: new RedisLease(redis, wish, clock),
    }),
    save: (record) => records.save(record, processId),
    load: (runId) => records.load(runId),
    all: () => records.all(),
    generation: (runId) => records.generation(runId),
    expireTokens: (runId) => records.expireTokens(runId),
    ask: (other, question) => neighbours.ask(other, question),
    join: (neighbour) => neighbours.join(neighbour),
    [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
  };
}

const newApiKey = () => `phx_local_${randomBytes(18).toString('base64url')}`;

async function newSigningKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2_048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
