import type { CloudRunsClient } from '@runwatch/protocol';
import type { FoundRun } from '../watch/reporter.ts';
import type { CloudAccount } from './account.ts';

/** A cloud that runs can be watched in; leaving the block that holds it closes its connections. */
export interface Cloud extends AsyncDisposable {
  readonly client: CloudRunsClient;
}

/** A cloud inside this program that plays one run. */
export interface DemoCloud extends Cloud {
  readonly run: FoundRun;
}

/** A cloud inside this program that others watch, too. */
export interface DemoServer extends AsyncDisposable {
  readonly account: CloudAccount;
  readonly runs: readonly { scenario: string; runId: string; title: string }[];
}

/** How the program comes to clouds; tests have their own. */
export interface CloudPorts {
  connect(account: CloudAccount): Cloud;
  /** Rejects when there is no such scenario. */
  demo(scenario: string): Promise<DemoCloud>;
  /** Plays these scenarios, or all there are. Rejects with a `RangeError` when there is no such scenario, and when the port is taken (0: any). */
  serve(options: { scenarios: readonly string[]; port: number }): Promise<DemoServer>;
}
