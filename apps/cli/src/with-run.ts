import type { CloudRunsClient } from '@runwatch/protocol';
import { type ExitCode, exitCode } from './command-line/exit-code.ts';
import type { AccountFlags } from './command-line/invocation.ts';
import { describeEnding } from './human/describe-ending.ts';
import type { Leaving } from './leaving.ts';
import { nameRun, openCloud } from './open-cloud.ts';
import { failureOf } from './watch/failure-of.ts';
import type { Outcome } from './watch/outcome.ts';
import type { FoundRun } from './watch/reporter.ts';
import type { World } from './world.ts';

export interface NamedRun {
  account: AccountFlags;
  /** As it stands on the command line. */
  run: string;
}

/** Finds the run that somebody named and does something with it. Never throws: what stood in the way is said, and is the exit code. */
export async function withRun(
  world: World,
  { account, run: name }: NamedRun,
  leaving: Leaving,
  work: (client: CloudRunsClient, run: FoundRun) => Promise<ExitCode>,
): Promise<ExitCode> {
  const opening = await openCloud(world, account, name);
  if (opening.kind === 'refused') return refuse(world, opening.outcome);
  await using cloud = opening.cloud;
  const { client } = cloud;
  const naming = opening.demo
    ? { kind: 'found' as const, run: opening.demo }
    : await nameRun(client, name, opening.home, leaving.signal);
  if (naming.kind === 'refused') return refuse(world, leaving.outcome ?? naming.outcome);
  try {
    return await work(client, naming.run);
  } catch (error) {
    return refuse(world, leaving.outcome ?? { kind: 'failed', failure: failureOf(error) });
  }
}

/** Says why something was not done. */
export async function refuse(world: World, outcome: Outcome): Promise<ExitCode> {
  const { text } = describeEnding(outcome, { entries: 0, integrity: null, resume: null });
  if (outcome.kind !== 'pipe-closed') await world.stderr.write(`runwatch: ${text}\n`);
  return exitCode(outcome, { strict: false, ignoreStatus: false });
}

/** Runs of a demo are in a cloud of the program that plays them, and end with it. */
export const isDemo = (name: string): boolean => name.startsWith('demo:');
