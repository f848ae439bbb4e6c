import { type Failure, isCloudRunError } from '@runwatch/protocol';
import { AppError } from '../app-error.ts';

/** What was tried: to list the projects of a key, or to read the runs of one. */
export type Tried = 'projects' | 'runs';

/** What somebody who enters a key can do about a failure. Names the server, which they have just named themselves; never the key. */
export function explainFailure(error: unknown, tried: Tried, server: string): unknown {
  if (!isCloudRunError(error)) return error;
  const says = (message: string) => new AppError(message, { cause: error });
  switch (error.failure.code) {
    case 'auth_expired':
      return says(
        `${server} does not accept this key. Copy it whole from Settings › Personal API keys, or make a new one there.`,
      );
    case 'forbidden':
      return says(
        'The key may not read runs here. Give it the scope task:read (and task:write to answer, send and stop), and access to this project.',
      );
    case 'not_found':
      return says(
        tried === 'projects'
          ? `There is no PostHog at ${server}: check the address.`
          : 'There is no such project for this key, or its PostHog has no tasks yet: check the number.',
      );
    case 'network':
      return says(`${server} cannot be reached: check the address, and whether this computer is online.`);
    case 'untrusted':
      return says(`${CERTIFICATES[error.failure.certificate ?? 'unknown'](server)} Nothing was sent to it.`);
    case 'protocol':
      return says(`What answers at ${server} is not PostHog: check the address, or sign in to this network first.`);
    case 'rate_limited':
    case 'unavailable':
      return says(`${server} cannot answer at the moment: try again in a minute.`);
    default:
      return says(error.message);
  }
}

/** What is wrong with a certificate, and what to do. */
const CERTIFICATES: Readonly<Record<NonNullable<Failure['certificate']>, (server: string) => string>> = {
  unknown: (server) =>
    `The certificate of ${server} is not trusted: nobody whom this computer knows has signed it. Have the authority of your company or network installed on this computer.`,
  expired: (server) =>
    `The certificate of ${server} is not valid now: it has run out, or this computer's clock is wrong. Correct the clock, or tell whoever runs the server.`,
  'other-name': (server) =>
    `What answers at ${server} has a certificate for another name. Check the address, or sign in to this network first.`,
};
