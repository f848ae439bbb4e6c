import type { CloudRunsClient, Failure } from '@runwatch/protocol';
import { NO_KEY, readAccount } from './cloud/account.ts';
import type { Cloud } from './cloud/cloud.ts';
import { findRun, type Home } from './cloud/find-run.ts';
import type { AccountFlags } from './command-line/invocation.ts';
import { failureOf } from './watch/failure-of.ts';
import type { Outcome } from './watch/outcome.ts';
import type { FoundRun } from './watch/reporter.ts';
import type { World } from './world.ts';

const DEMO = 'demo:';

export type Opening =
  /** `home`: whose runs these are; null in a demo. */
  { kind: 'opened'; cloud: Cloud; demo: FoundRun | null; home: Home | null } | { kind: 'refused'; outcome: Outcome };

/** The cloud in which the run named `name` is to be found. */
export async function openCloud(world: World, flags: AccountFlags, name: string): Promise<Opening> {
  if (name.startsWith(DEMO)) {
    try {
      const cloud = await world.clouds.demo(name.slice(DEMO.length));
      return { kind: 'opened', cloud, demo: cloud.run, home: null };
    } catch (error) {
      return refused({ kind: 'wrong-usage', message: error instanceof Error ? error.message : String(error) });
    }
  }
  const reading = readAccount(flags, world.environment);
  switch (reading.kind) {
    case 'account':
      return { kind: 'opened', cloud: world.clouds.connect(reading.account), demo: null, home: reading.account };
    case 'no-key':
      return refused(failed('auth_expired', NO_KEY));
    case 'wrong-usage':
      return refused({ kind: 'wrong-usage', message: reading.message });
  }
}

export type Naming = { kind: 'found'; run: FoundRun } | { kind: 'refused'; outcome: Outcome };

/** The run that `name` means, or why there is none. */
export async function nameRun(
  client: CloudRunsClient,
  name: string,
  home: Home | null,
  signal: AbortSignal,
): Promise<Naming> {
  try {
    const finding = await findRun(client, name, home, signal);
    switch (finding.kind) {
      case 'found':
        return finding;
      case 'not-found':
        return refused(failed('not_found', finding.message));
      case 'unclear':
        return refused({ kind: 'wrong-usage', message: finding.message });
    }
  } catch (error) {
    return refused({ kind: 'failed', failure: failureOf(error) });
  }
}

const refused = (outcome: Outcome) => ({ kind: 'refused' as const, outcome });

const failed = (code: Failure['code'], message: string): Outcome => ({
  kind: 'failed',
  failure: { code, message, retryable: false },
});
