import { parseArgs } from 'node:util';
import { isScenarioName, type ScenarioName, scenarioNames } from './scenarios/scenarios.ts';

export const USAGE = `Usage: pnpm cloud [options]

Starts a local cloud with a run of every scenario. It listens on this computer only.

  --port N          port of the API (default: any free one)
  --proxy-port N    port of the proxy (default: any free one)
  --key KEY         key of the API (default: a new one, or the one that processes on the same Redis share)
  --scenario NAME   only this scenario, may be repeated: ${scenarioNames().join(', ')}
  --speed N         plays N times as fast
  --size N          entries of the long history (default 10000, at most 1000000)
  --no-proxy        offers no proxy leg: readers use the API leg
  --event-ids       the agents stamp event ids
  --redis URL       keeps runs on this Redis (redis://127.0.0.1:6379), so that other processes serve them too;
                    plays no scenario that is not named
  --drain SECONDS   on SIGTERM, how long readers and senders may take to leave (default 30)
  --listen ADDRESS  listens there, for a container; whoever asks must still call it 127.0.0.1 or localhost
`;

/** Told with the usage and exit code 2. */
export class UsageError extends Error {}

/** @throws {Error} when the arguments are none of the program's */
export function readOptions(argv: string[]) {
  const { values } = parseArgs({
    args: argv,
    options: {
      port: { type: 'string', default: '0' },
      'proxy-port': { type: 'string', default: '0' },
      key: { type: 'string' },
      scenario: { type: 'string', multiple: true },
      speed: { type: 'string', default: '1' },
      size: { type: 'string' },
      'no-proxy': { type: 'boolean', default: false },
      'event-ids': { type: 'boolean', default: false },
      redis: { type: 'string' },
      drain: { type: 'string', default: '30' },
      listen: { type: 'string', default: '127.0.0.1' },
      help: { type: 'boolean', default: false },
    },
  });
  const scenarios = values.scenario ?? (values.redis === undefined ? scenarioNames() : []);
  for (const name of scenarios)
    if (!isScenarioName(name)) throw new UsageError(`There is no scenario of this name: ${name}`);
  if (values.redis !== undefined && !/^rediss?:\/\/./.test(values.redis))
    throw new UsageError('--redis wants an address like redis://127.0.0.1:6379');
  return {
    help: values.help,
    redis: values.redis,
    drainMs: numberOf('--drain', values.drain, 0) * 1_000,
    scenarios: scenarios as ScenarioName[],
    played: {
      eventIds: values['event-ids'],
      size: values.size === undefined ? undefined : numberOf('--size', values.size, 0),
    },
    cloud: {
      port: numberOf('--port', values.port, 0),
      proxyPort: numberOf('--proxy-port', values['proxy-port'], 0),
      listen: values.listen,
      speed: numberOf('--speed', values.speed, Number.MIN_VALUE),
      offerProxy: !values['no-proxy'],
      ...(values.key !== undefined && { apiKey: values.key }),
    },
  };
}

function numberOf(option: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= least)) throw new UsageError(`${option} wants a number: ${text}`);
  return value;
}
