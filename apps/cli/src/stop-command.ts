import type { CloudRunsClient } from '@runwatch/protocol';
import { NO_DEMO } from './act-command.ts';
import type { ExitCode } from './command-line/exit-code.ts';
import type { Invocation } from './command-line/invocation.ts';
import { askYesOrNo } from './human/ask.ts';
import { type Leaving, watchForLeaving } from './leaving.ts';
import { words } from './text/format.ts';
import { printableLine } from './text/printable.ts';
import type { Outcome } from './watch/outcome.ts';
import type { FoundRun, Reporter } from './watch/reporter.ts';
import { watchRun } from './watch/watch-run.ts';
import { isDemo, refuse, withRun } from './with-run.ts';
import type { World } from './world.ts';

/** `runwatch stop`: ends a run for good, after a question; with `--wait` it is over when this is. */
export async function stopCommand(
  world: World,
  { account, run: name, stop }: Extract<Invocation, { kind: 'stop' }>,
): Promise<ExitCode> {
  if (isDemo(name)) return refuse(world, { kind: 'wrong-usage', message: NO_DEMO });
  if (!stop.yes && !world.keyboard) return refuse(world, { kind: 'wrong-usage', message: UNASKED });
  using leaving = watchForLeaving(world, stop.timeoutMs);
  const say = (text: string) => (stop.quiet ? Promise.resolve() : world.stderr.write(`runwatch: ${text}\n`));
  return await withRun(world, { account, run: name }, leaving, async (client, run) => {
    const refusal = stop.yes ? undefined : await asked(world, run);
    if (refusal) return refuse(world, refusal);
    const { kind } = await client.stop(run.ref);
    if (kind === 'already-over') await say('this run is over already');
    else if (!stop.wait) await say('asked to stop; it is over when its status says so (--wait waits for that)');
    else return waitForEnd(world, client, run, leaving, say);
    return 0;
  });
}

const UNASKED = 'A run that is stopped cannot be gone on with: say --yes where nobody can be asked';

/** Why it is not to be stopped; undefined when it is. */
async function asked({ keyboard, stderr }: World, { title, ref }: FoundRun): Promise<Outcome | undefined> {
  if (!keyboard) return { kind: 'wrong-usage', message: UNASKED };
  const name = printableLine(title ?? `${ref.taskId}/${ref.runId}`);
  const answer = await askYesOrNo(`Stop ${name}? It cannot be gone on with.`, keyboard, stderr);
  if (answer === 'yes') return undefined;
  return answer === 'left'
    ? { kind: 'left', signal: 'SIGINT' }
    : { kind: 'wrong-usage', message: 'Nothing was stopped' };
}

async function waitForEnd(
  world: World,
  client: CloudRunsClient,
  run: FoundRun,
  { signal }: Leaving,
  say: (text: string) => Promise<void>,
): Promise<ExitCode> {
  await say('stopping…');
  const outcome = await watchRun({ client, run, reporter: SILENT, leaveAt: [], signal });
  if (outcome.kind !== 'ended') return refuse(world, outcome);
  await say(`the run is over: ${words(outcome.run.status)}`);
  return 0;
}

const SILENT: Reporter = { begin: async () => {}, tell: async () => {}, end: async () => {} };
