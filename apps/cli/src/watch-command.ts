import { type ExitCode, exitCode } from './command-line/exit-code.ts';
import type { Invocation, WatchOptions } from './command-line/invocation.ts';
import { createReporter } from './create-reporter.ts';
import { watchForLeaving } from './leaving.ts';
import { nameRun, openCloud } from './open-cloud.ts';
import type { Moment } from './watch/moments.ts';
import type { Outcome } from './watch/outcome.ts';
import type { Reporter } from './watch/reporter.ts';
import { watchRun } from './watch/watch-run.ts';
import type { World } from './world.ts';

/** `runwatch watch`: finds the run, tells it to its end, says how it ended. */
export async function watchCommand(
  world: World,
  invocation: Extract<Invocation, { kind: 'watch' }>,
): Promise<ExitCode> {
  const { account, watch } = invocation;
  using leaving = watchForLeaving(world, watch.timeoutMs);
  const { signal } = leaving;

  const finish = async (reporter: Reporter, outcome: Outcome): Promise<ExitCode> => {
    const code = exitCode(outcome, watch);
    await reporter.end(outcome, code);
    return code;
  };

  const opening = await openCloud(world, account, watch.run);
  if (opening.kind === 'refused') return finish(createReporter(world, watch, leaving), opening.outcome);
  await using cloud = opening.cloud;
  const { client } = cloud;

  const naming = opening.demo
    ? { kind: 'found' as const, run: opening.demo }
    : await nameRun(client, watch.run, opening.home, signal);
  if (naming.kind === 'refused')
    return finish(createReporter(world, watch, leaving), leaving.outcome ?? naming.outcome);

  const { run } = naming;
  const reporter = createReporter(world, watch, leaving, { client, run });
  return finish(reporter, await watchRun({ client, run, reporter, leaveAt: momentsOf(watch), signal }));
}

/** `needs-answer` first: whoever names both wants to be told by the exit code. */
const momentsOf = ({ exitOnInput, until, follow }: WatchOptions): Moment[] => [
  ...(exitOnInput ? ['needs-answer' as const] : []),
  ...(until === 'terminal' ? [] : [until]),
  ...(follow ? [] : ['caught-up' as const]),
];
