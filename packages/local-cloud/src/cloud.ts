import { parseArgs } from 'node:util';
import type { CloudRun } from './cloud-run.ts';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';
import { isScenarioName, type ScenarioName, scenarioNames } from './scenarios/scenarios.ts';

const USAGE = `Usage: pnpm cloud [options]

Starts a local cloud with a run of every scenario. It listens on this computer only.

  --port N          port of the API (default: any free one)
  --scenario NAME   only this scenario, may be repeated: ${scenarioNames().join(', ')}
  --speed N         plays N times as fast
  --size N          entries of the long history (default 10000, at most 1000000)
  --no-proxy        offers no proxy leg: readers use the API leg
  --event-ids       the agents stamp event ids
`;

/** Told with the usage and exit code 2. */
class UsageError extends Error {}

function readOptions(argv: string[]) {
  const { values } = parseArgs({
    args: argv,
    options: {
      port: { type: 'string', default: '0' },
      scenario: { type: 'string', multiple: true },
      speed: { type: 'string', default: '1' },
      size: { type: 'string' },
      'no-proxy': { type: 'boolean', default: false },
      'event-ids': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const scenarios = values.scenario ?? scenarioNames();
  for (const name of scenarios)
    if (!isScenarioName(name)) throw new UsageError(`There is no scenario of this name: ${name}`);
  return {
    help: values.help,
    port: numberOf('--port', values.port, 0),
    speed: numberOf('--speed', values.speed, Number.MIN_VALUE),
    size: values.size === undefined ? undefined : numberOf('--size', values.size, 0),
    offerProxy: !values['no-proxy'],
    eventIds: values['event-ids'],
    scenarios: scenarios as ScenarioName[],
  };
}

function numberOf(option: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= least)) throw new UsageError(`${option} wants a number: ${text}`);
  return value;
}

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
  const { help, scenarios, eventIds, size, ...options } = readOptions(argv);
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  await using cloud = await startLocalCloud(options);
  const played = scenarios.map((name) => ({ name, run: cloud.play(name, { eventIds, size }) }));
  process.stdout.write(greeting(cloud, played));
  await new Promise<void>((end) => {
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}

main(process.argv.slice(2)).catch((error: Error & { code?: string }) => {
  const wrongUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(wrongUsage ? `${error.message}\n\n${USAGE}` : `Cannot run the cloud: ${error.message}\n`);
  process.exitCode = wrongUsage ? 2 : 1;
});
