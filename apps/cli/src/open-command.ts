import { statSync } from 'node:fs';
import path from 'node:path';
import { deepLinkOf } from '@runwatch/protocol';
import { type CloudAccount, readAccount } from './cloud/account.ts';
import { namedOutright } from './cloud/find-run.ts';
import type { ExitCode } from './command-line/exit-code.ts';
import type { AccountFlags, Invocation } from './command-line/invocation.ts';
import { watchForLeaving } from './leaving.ts';
import type { Target } from './opening/opener.ts';
import { printableLine } from './text/printable.ts';
import { isDemo, refuse, withRun } from './with-run.ts';
import type { World } from './world.ts';

/** `runwatch open`: shows a run, or a file of one, in the app. */
export async function openCommand(
  world: World,
  { account, what, quiet }: Extract<Invocation, { kind: 'open' }>,
): Promise<ExitCode> {
  if (isDemo(what)) return refuse(world, { kind: 'wrong-usage', message: NO_DEMO });
  const show = async (target: Target): Promise<ExitCode> => {
    const opened = await world.opener.open(target, environmentFor(world, account));
    if (opened.kind === 'failed') {
      await world.stderr.write(`runwatch: ${opened.message}\n`);
      return 1;
    }
    const name = target.kind === 'link' ? target.link : target.file;
    if (!quiet) await world.stderr.write(`runwatch: opened ${printableLine(name)}\n`);
    return 0;
  };
  if (isFile(what)) return show({ kind: 'file', file: path.resolve(what) });
  if (/\.(nd|.)?jsonl?$/i.test(what)) {
    const failure = { code: 'not_found' as const, message: `There is no such file: ${what}`, retryable: false };
    return refuse(world, { kind: 'failed', failure });
  }
  // What says itself which run it is needs no account here: the app has its own.
  const outright = namedOutright(what, null);
  if (outright?.kind === 'unclear') return refuse(world, { kind: 'wrong-usage', message: outright.message });
  if (outright?.kind === 'found') return show(linkTo(outright.run.ref));
  using leaving = watchForLeaving(world, undefined);
  return await withRun(world, { account, run: what }, leaving, (_client, { ref }) => show(linkTo(ref)));
}

const NO_DEMO = 'A demo run ends with the program that plays it; the app has a demo of its own: choose it there';

const linkTo = (run: Parameters<typeof deepLinkOf>[0]['run']): Target => ({
  kind: 'link',
  link: deepLinkOf({ run, entry: null }),
});

function isFile(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** An app that is started from here has the account that flags and environment name. */
function environmentFor({ environment }: World, flags: AccountFlags): Readonly<Record<string, string | undefined>> {
  const reading = readAccount(flags, environment);
  return reading.kind === 'account' ? { ...environment, ...variablesOf(reading.account) } : environment;
}

const variablesOf = ({ url, key, projectId }: CloudAccount) => ({
  RUNWATCH_URL: url,
  RUNWATCH_KEY: key,
  RUNWATCH_PROJECT: projectId,
});
