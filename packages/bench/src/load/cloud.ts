import { startLocalCloud } from '@runwatch/local-cloud';
import { openRedisStore } from '@runwatch/local-cloud/redis';

/** Where a process of the cloud listens. */
export interface CloudAddress {
  apiUrl: string;
  proxyUrl: string;
  apiKey: string;
}

// One process of the cloud on the given Redis. Tells its address; asked, what CPU it has used, in microseconds; ends with whoever started it.
const store = await openRedisStore(process.argv[2] ?? '');
const { apiUrl, proxyUrl, apiKey } = await startLocalCloud({
  store,
  capacity: { total: 5_000, perRun: 25, senders: 5_000 },
});
process.once('disconnect', () => process.exit(0));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.send?.({ apiUrl, proxyUrl, apiKey } satisfies CloudAddress);
