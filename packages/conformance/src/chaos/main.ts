import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { systemClock } from '@runwatch/async';
import { playAll } from './crew.ts';
import { describePlan } from './describe-plan.ts';
import { huntMutants } from './hunt-mutants.ts';
import { planOf } from './plan.ts';
import type { Verdict } from './play.ts';
import { Report } from './report.ts';
import { serveJobs } from './worker.ts';
import type { Carrier } from './world.ts';

const USAGE = `Usage: pnpm chaos [options]

Plays runs in all kinds of trouble against the client, and checks what its readers saw. The same seed plays the same run.

  --seeds N        how many (default 1000)
  --from N         the first (default 1); "fresh" takes some that nobody has seen
  --seed N         only this one, with its plan
  --carrier NAME   memory (default: no sockets, thousands of runs a minute) or sockets (real HTTP on loopback)
  --jobs N         processes at once (default 2)
  --mutants        breaks the client on purpose, in many ways, and shows which seed notices each
  --mutant TEXT    only those whose name has this in it
`;

/** Told with the usage and exit code 2. */
class UsageError extends Error {}

function readOptions(argv: string[]) {
  const { values } = parseArgs({
    args: argv,
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      carrier: { type: 'string', default: 'memory' },
      jobs: { type: 'string', default: '2' },
      mutants: { type: 'boolean', default: false },
      mutant: { type: 'string', default: '' },
      worker: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.carrier !== 'memory' && values.carrier !== 'sockets')
    throw new UsageError(`There is no carrier of this name: ${values.carrier}`);
  const from = values.from === 'fresh' ? Math.floor(systemClock.now() / 1_000) * 1_000 : count('--from', values.from);
  return {
    ...values,
    carrier: values.carrier as Carrier,
    from: values.seed === undefined ? from : count('--seed', values.seed),
    seeds: values.seed === undefined ? count('--seeds', values.seeds) : 1,
    isSingle: values.seed !== undefined,
    jobs: count('--jobs', values.jobs),
  };
}

function count(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new UsageError(`${option} wants a whole number above 0: ${text}`);
  return value;
}

function* numbers(from: number, count: number): Generator<number> {
  for (let n = 0; n < count; n++) yield from + n;
}

const PROGRAM = fileURLToPath(import.meta.url);
const SHOWN_FAILURES = 20;

/** Plays the seeds and prints the report; resolves with the exit code. */
async function playSeeds(options: ReturnType<typeof readOptions>): Promise<number> {
  const { from, seeds, carrier, jobs, isSingle } = options;
  if (isSingle) process.stdout.write(`${describePlan(planOf(from))}\n\n`);
  const report = new Report();
  const startedAt = systemClock.now();
  const replay = (seed: number) => `pnpm chaos --seed ${seed}${carrier === 'memory' ? '' : ` --carrier ${carrier}`}`;
  const tell = (verdict: Verdict) => {
    if (report.failed.length > SHOWN_FAILURES) return;
    const [finding] = verdict.findings;
    process.stdout.write(`seed ${verdict.seed}: ${finding?.kind}, ${finding?.detail}\n  ${replay(verdict.seed)}\n`);
    if (!isSingle) return;
    for (const { kind, detail, more = '' } of verdict.findings) process.stdout.write(`${kind}, ${detail}\n${more}\n`);
  };
  await playAll({
    program: PROGRAM,
    jobs: Math.min(jobs, seeds),
    carrier,
    trace: isSingle,
    seeds: numbers(from, seeds),
    each(verdict) {
      report.add(verdict);
      if (isSingle) process.stdout.write(`${verdict.trace?.join('\n')}\n\n`);
      if (verdict.findings.length > 0) tell(verdict);
      if (report.runs % 500 === 0) process.stderr.write(`${report.runs} of ${seeds} …\n`);
      return true;
    },
  });
  const minutes = (systemClock.now() - startedAt) / 60_000;
  process.stdout.write(
    `\n${report}\n${Math.round(report.runs / minutes)} runs a minute over ${carrier}, from seed ${from}\n`,
  );
  return report.failed.length === 0 ? 0 : 1;
}

/** Breaks the client in every way that there is, and shows what notices; resolves with the exit code. */
async function hunt({ seeds, from, jobs, carrier, mutant }: ReturnType<typeof readOptions>): Promise<number> {
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  const survivors = await huntMutants({ seeds, from, jobs, carrier, tell, name: mutant });
  tell(survivors.length === 0 ? 'Every mutant was noticed' : `${survivors.length} mutants were not noticed`);
  return survivors.length === 0 ? 0 : 1;
}

async function main(argv: string[]): Promise<number> {
  const options = readOptions(argv);
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (options.worker) {
    serveJobs();
    return 0;
  }
  return options.mutants || options.mutant ? hunt(options) : playSeeds(options);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error & { code?: string }) => {
    const wrongUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
    process.stderr.write(wrongUsage ? `${error.message}\n\n${USAGE}` : `${error.stack}\n`);
    process.exitCode = 2;
  },
);
