import { parseArgs } from 'node:util';
import { systemClock } from '@runwatch/async';
import { huntSenderMutants } from './hunt-sender-mutants.ts';
import { playSender, type SenderVerdict } from './play-sender.ts';
import { describeSenderPlan, senderPlanOf } from './sender-plan.ts';

const USAGE = `Usage: pnpm chaos:sender [options]

Plays lives of a sandbox's sender in all kinds of trouble, and compares what was appended with what readers were told. The same seed plays the same life.

  --seeds N    how many (default 10000)
  --from N     the first (default 1)
  --seed N     only this one, with its plan
  --first      ends with the first that finds something
  --mutants    breaks the sender on purpose, in many ways, and shows which seed notices each
`;

const SHOWN_FAILURES = 20;

/** The whole number that an option says. @throws {UsageError} */
function count(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new UsageError(`${option} wants a whole number above 0: ${text}`);
}

/** Told with the usage and exit code 2. */
class UsageError extends Error {}

async function playSeeds({ from, seeds, first }: { from: number; seeds: number; first: boolean }): Promise<number> {
  const startedAt = systemClock.now();
  const failed: SenderVerdict[] = [];
  let requests = 0;
  let events = 0;
  for (let seed = from; seed < from + seeds; seed++) {
    const verdict = await playSender(senderPlanOf(seed));
    requests += verdict.requests;
    events += verdict.events;
    if ((seed + 1 - from) % 500 === 0) process.stderr.write(`${seed + 1 - from} of ${seeds} …\n`);
    if (verdict.findings.length === 0) continue;
    failed.push(verdict);
    const [finding] = verdict.findings;
    if (failed.length <= SHOWN_FAILURES) process.stdout.write(`seed ${seed}: ${finding?.kind}, ${finding?.detail}\n`);
    if (first) return 1;
  }
  const seconds = (systemClock.now() - startedAt) / 1_000;
  process.stdout.write(
    `${seeds} lives from seed ${from}: ${failed.length} with findings; ${events} events in ${requests} requests, ${Math.round(seconds)} s\n`,
  );
  return failed.length === 0 ? 0 : 1;
}

async function playOne(seed: number): Promise<number> {
  process.stdout.write(`${describeSenderPlan(senderPlanOf(seed))}\n\n`);
  const { findings } = await playSender(senderPlanOf(seed));
  for (const { kind, detail } of findings.slice(0, SHOWN_FAILURES)) process.stdout.write(`${kind}: ${detail}\n`);
  return findings.length === 0 ? 0 : 1;
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string', default: '10000' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      first: { type: 'boolean', default: false },
      mutants: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (values.seed !== undefined) return playOne(count('--seed', values.seed));
  const seeds = count('--seeds', values.seeds);
  const from = count('--from', values.from);
  if (!values.mutants) return playSeeds({ from, seeds, first: values.first });
  return huntSenderMutants({ seeds, from, tell: (line) => process.stdout.write(`${line}\n`) });
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
