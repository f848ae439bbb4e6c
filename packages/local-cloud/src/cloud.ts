import { readOptions, USAGE, UsageError } from './cloud-options.ts';
import type { CloudRun } from './cloud-run.ts';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';
import { prometheusMeters } from './metrics/prometheus.ts';
import { openRedisStore } from './redis/redis-store.ts';

/** What a person needs to look into the cloud. */
function greeting(cloud: LocalCloud, played: readonly { name: string; run: CloudRun }[]): string {
  const { apiUrl, proxyUrl, projectId, apiKey } = cloud;
  const watch = (runId: string) => `pnpm watch ${runId} --url ${apiUrl} --key ${apiKey} --project ${projectId}`;
  return [
    `API      ${apiUrl}`,
    `Proxy    ${proxyUrl}`,
    `Project  ${projectId}`,
    `Key      ${apiKey}`,
    '',
    ...played.flatMap(({ name, run }) => [`${name}: ${run.title}`, `  ${watch(run.runId)}`]),
    '',
    `Switches curl -H 'Authorization: Bearer ${apiKey}' ${apiUrl}/_local/`,
    'Ctrl-C ends it.',
    '',
  ].join('\n');
}

async function main(argv: string[]): Promise<void> {
  const { help, redis, scenarios, played: playing, drainMs, cloud: options } = readOptions(argv);
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  await using store = redis === undefined ? undefined : await openRedisStore(redis);
  const meters = prometheusMeters();
  const writeFailed = (error: unknown) => {
    meters.writeFailed();
    process.stderr.write(`What a run said is lost to the store. ${error instanceof Error ? error.message : error}\n`);
  };
  await using cloud = await startLocalCloud({ ...options, store, meters, writeFailed });
  const played = scenarios.map((name) => ({ name, run: cloud.play(name, playing) }));
  await cloud.settled();
  const signal = new Promise<'SIGINT' | 'SIGTERM'>((end) => {
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
  process.stdout.write(greeting(cloud, played));
  if ((await signal) === 'SIGTERM') await cloud.drain(drainMs);
}

main(process.argv.slice(2)).catch((error: Error & { code?: string }) => {
  const wrongUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(wrongUsage ? `${error.message}\n\n${USAGE}` : `Cannot run the cloud: ${error.message}\n`);
  process.exitCode = wrongUsage ? 2 : 1;
});
