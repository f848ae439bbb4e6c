import { sleep } from '@runwatch/async';
import type { CloudRunsClient, RunSummary } from '@runwatch/protocol';
import { NO_KEY, readAccount } from './cloud/account.ts';
import { describeRuns, inState, needsYou, runLines } from './cloud/list-runs.ts';
import { readList } from './cloud/read-list.ts';
import { type ExitCode, exitCode, failureCode } from './command-line/exit-code.ts';
import type { Invocation } from './command-line/invocation.ts';
import { watchForLeaving } from './leaving.ts';
import { failureOf } from './watch/failure-of.ts';
import type { Outcome } from './watch/outcome.ts';
import type { World } from './world.ts';

/** `runwatch ls`. */
export async function listCommand(world: World, invocation: Extract<Invocation, { kind: 'list' }>): Promise<ExitCode> {
  const { account, state, json } = invocation;
  const reading = readAccount(account, world.environment);
  if (reading.kind !== 'account') {
    const message = reading.kind === 'no-key' ? NO_KEY : reading.message;
    await world.stderr.write(`runwatch: ${message}\n`);
    return reading.kind === 'no-key' ? 4 : 2;
  }
  using leaving = watchForLeaving(world, undefined);
  const { signal } = leaving;
  try {
    await using cloud = world.clouds.connect(reading.account);
    const runs = await (state === 'needs-you' ? readAsks(world, cloud.client, signal) : readList(cloud.client, signal));
    if (runs) {
      const wanted = inState(runs, state);
      const lines = json ? runLines(wanted) : describeRuns(wanted);
      await world.stdout.write(lines.map((line) => `${line}\n`).join(''), signal);
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

/** Runs are asked one after the other what they ask for, so many in a minute. */
const PATIENCE_MS = 15_000;

/** The list, once it is known of each run that goes on whether it waits for somebody; or after a while, saying of how many that is not known. */
async function readAsks(
  { clock, stderr }: World,
  client: CloudRunsClient,
  signal: AbortSignal,
): Promise<readonly RunSummary[] | undefined> {
  const stop = new AbortController();
  const within = AbortSignal.any([signal, stop.signal]);
  const patience = sleep(clock, PATIENCE_MS, { signal: within }).then(
    () => stop.abort(),
    () => {},
  );
  let newest: readonly RunSummary[] | undefined;
  const isKnown = (runs: readonly RunSummary[]): boolean => {
    newest = runs;
    return runs.every((run) => needsYou(run) !== null);
  };
  try {
    const runs = await readList(client, within, isKnown);
    if (runs || signal.aborted || !newest) return runs;
    const unknown = newest.filter((run) => needsYou(run) === null).length;
    await stderr.write(`runwatch: ${unknown} of them could not be asked in time whether they need you\n`);
    return newest;
  } finally {
    stop.abort();
    await patience;
  }
}

const codeOf = (outcome: Outcome | undefined): ExitCode =>
  outcome ? exitCode(outcome, { strict: false, ignoreStatus: false }) : 1;
