import type { Account } from '@runwatch/cloud-task';
import type { LocalCloud } from '@runwatch/local-cloud';
import { accountFromEnvironment } from './account-from-environment.ts';
import { startDemoCloud } from './demo-cloud.ts';

/** What is watched: a real server, or the demo cloud inside this app, which ends with this source. */
export interface Source extends AsyncDisposable {
  account: Account;
  /** Only where the demo is watched. */
  demo?: LocalCloud;
}

/**
 * The server that the environment names, or else the demo.
 * @throws {EnvironmentError} when the environment names one that may not be used
 */
export async function openSource(environment: NodeJS.ProcessEnv): Promise<Source> {
  const account = accountFromEnvironment(environment);
  if (account) return { account, async [Symbol.asyncDispose]() {} };
  const demo = await startDemoCloud();
  const { apiUrl: apiHost, apiKey, projectId } = demo;
  return {
    account: { id: 'demo', apiHost, projectId, token: async () => apiKey },
    demo,
    [Symbol.asyncDispose]: () => demo[Symbol.asyncDispose](),
  };
}
