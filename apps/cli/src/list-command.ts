import { NO_KEY, readAccount } from './cloud/account.ts';
import { describeRuns, runLines } from './cloud/list-runs.ts';
import { readList } from './cloud/read-list.ts';
import type { Invocation } from './command-line/arguments.ts';
import { type ExitCode, exitCode, failureCode } from './command-line/exit-code.ts';
import { watchForLeaving } from './leaving.ts';
import { failureOf } from './watch/failure-of.ts';
import type { Outcome } from './watch/outcome.ts';
import type { World } from './world.ts';

/** `runwatch ls`. */
export async function listCommand(world: World, invocation: Extract<Invocation, { kind: 'list' }>): Promise<ExitCode> {
  const reading = readAccount(invocation.account, world.environment);
  if (reading.kind !== 'account') {
    const message = reading.kind === 'no-key' ? NO_KEY : reading.message;
    await world.stderr.write(`runwatch: ${message}\n`);
    return reading.kind === 'no-key' ? 4 : 2;
  }
  using leaving = watchForLeaving(world, undefined);
  try {
    await using cloud = world.clouds.connect(reading.account);
    const runs = await readList(cloud.client, leaving.signal);
    if (runs) {
      const lines = invocation.json ? runLines(runs) : describeRuns(runs);
      await world.stdout.write(lines.map((line) => `${line}\n`).join(''), leaving.signal);
      return 0;
    }
    // The list never ends by itself, so it was left.
    return codeOf(leaving.outcome);
  } catch (error) {
    if (leaving.outcome) return codeOf(leaving.outcome);
    const failure = failureOf(error);
    await world.stderr.write(`runwatch: ${failure.message}\n`);
    return failureCode(failure.code);
  }
}

const codeOf = (outcome: Outcome | undefined): ExitCode =>
  outcome ? exitCode(outcome, { strict: false, ignoreStatus: false }) : 1;
