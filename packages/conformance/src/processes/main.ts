import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Programs } from './cloud-of-processes.ts';
import { describeKills, killPlan } from './kill-plan.ts';
import { playKills } from './play-kills.ts';

const USAGE = `Usage: pnpm chaos:processes [options]

An agent sends to a cloud of two processes on a Redis, and is watched, while all of them are killed and started again.

  --from N      first seed (default 1)
  --seeds N     how many (default 20)
  --entries N   that an agent has to say, at most 4500 (default 3000)
  --keep-going  plays all of them, also when one fails
`;

const beside = (name: string) => fileURLToPath(new URL(`${name}.js`, import.meta.url));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      from: { type: 'string', default: '1' },
      seeds: { type: 'string', default: '20' },
      entries: { type: 'string', default: '3000' },
      'keep-going': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const programs: Programs = { cloud: beside('cloud'), agent: beside('agent') };
  // Its processes go with it.
  const leaving = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => leaving.abort());
  const [from, seeds, entries] = [Number(values.from), Number(values.seeds), Number(values.entries)];
  for (let seed = from; seed < from + seeds; seed++) {
    const plan = killPlan(seed, { entries });
    const began = process.hrtime.bigint();
    const findings = await playKills(programs, plan, leaving.signal);
    const took = `${(Number(process.hrtime.bigint() - began) / 1e9).toFixed(1)} s`;
    process.stdout.write(
      findings.length === 0
        ? `${describeKills(plan).split('\n')[0]}: ${took}\n`
        : `${describeKills(plan)}\n${findings.join('\n')}\n`,
    );
    if (findings.length === 0) continue;
    process.exitCode = 1;
    if (!values['keep-going'] || leaving.signal.aborted) return;
  }
}

await main();
