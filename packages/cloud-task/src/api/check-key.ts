import type { Project } from '@runwatch/protocol';
import { DEFAULT_POLICY } from '../policy.ts';
import type { CloudTaskPorts } from '../ports.ts';
import { CloudApi } from './cloud-api.ts';
import { fixedCredential } from './credentials.ts';
import { Token } from './token.ts';
import { trustedApiHost } from './trusted-host.ts';

/** A key that somebody wants to watch with, before there is an account for it. */
export interface KeyToCheck {
  apiHost: string;
  key: string;
}

/**
 * The projects that the key may see. One request, to its own server alone.
 * @throws CloudRunError `untrusted_host`; `auth_expired` for a key that no server has given out; `forbidden` when it may not list projects
 */
export const projectsOfKey = (
  check: KeyToCheck,
  ports: Pick<CloudTaskPorts, 'clock' | 'network'>,
  signal: AbortSignal,
) => apiOf(check, '', ports).projects(signal) as Promise<Project[]>;

/** Whether runs of the project can be read with the key. @throws CloudRunError as above; `not_found` when there is no such project */
export const checkProject = (
  check: KeyToCheck & { projectId: string },
  ports: Pick<CloudTaskPorts, 'clock' | 'network'>,
  signal: AbortSignal,
): Promise<void> => apiOf(check, check.projectId, ports).oneTask(signal);

function apiOf(
  { apiHost, key }: KeyToCheck,
  projectId: string,
  ports: Pick<CloudTaskPorts, 'clock' | 'network'>,
): CloudApi {
  const access = { host: trustedApiHost(apiHost), projectId, credentials: fixedCredential(new Token(key)) };
  return new CloudApi(access, ports, DEFAULT_POLICY);
}
