import { isLoopback } from '../page-source.ts';
import type { FixedAccount } from './account-book.ts';
import { serverName } from './server-address.ts';

/** The variables that name a real server. All of them, or none. */
const variables = ['RUNWATCH_URL', 'RUNWATCH_KEY', 'RUNWATCH_PROJECT'] as const;

/** The account that is named by the environment, in this session only. */
const ENVIRONMENT_ACCOUNT = 'environment';

/** Something that was asked for in the environment cannot be done; the message is for the user. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/**
 * The account that the environment names; undefined when it names none.
 * @throws {EnvironmentError} when a variable is missing, or the key would go over the network unprotected
 */
export function accountFromEnvironment(environment: NodeJS.ProcessEnv): FixedAccount | undefined {
  const missing = variables.filter((name) => !environment[name]);
  if (missing.length === variables.length) return undefined;
  const { RUNWATCH_URL: apiHost, RUNWATCH_KEY: key, RUNWATCH_PROJECT: projectId } = environment;
  if (!apiHost || !key || !projectId)
    throw new EnvironmentError(`Cannot use the account: ${missing.join(' and ')} not set`);
  checkHost(apiHost);
  const [server, project] = [serverName(apiHost), `Project ${projectId}`];
  return { id: ENVIRONMENT_ACCOUNT, kind: 'environment', server, project, apiHost, projectId, key: () => key };
}

function checkHost(apiHost: string): void {
  if (!URL.canParse(apiHost)) throw new EnvironmentError('Cannot use the account: RUNWATCH_URL is no URL');
  const { protocol, hostname, username, password } = new URL(apiHost);
  if (username !== '' || password !== '')
    throw new EnvironmentError('Cannot use the account: RUNWATCH_URL may not hold credentials');
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname)))
    throw new EnvironmentError('Cannot use the account: RUNWATCH_URL has to be https, or http on this machine');
}
