import type { AccountFlags } from '../command-line/invocation.ts';

/** Where runs are watched, and with whose key. */
export interface CloudAccount {
  url: string;
  projectId: string;
  /** Never printed. */
  key: string;
}

export type AccountReading =
  | { kind: 'account'; account: CloudAccount }
  | { kind: 'wrong-usage'; message: string }
  | { kind: 'no-key' };

export const NO_KEY = 'Sign-in needed: set RUNWATCH_KEY or pass --key';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The account from flags, else from the environment. A key is sent over TLS or to this machine, to nobody else. */
export function readAccount(
  flags: AccountFlags,
  environment: Readonly<Record<string, string | undefined>>,
): AccountReading {
  const url = flags.url ?? environment['RUNWATCH_URL'];
  const projectId = flags.project ?? environment['RUNWATCH_PROJECT'];
  const key = flags.key ?? environment['RUNWATCH_KEY'];
  if (!url) return wrong('Missing the address of the API: set RUNWATCH_URL or pass --url');
  const problem = problemOf(url);
  if (problem) return wrong(problem);
  if (!projectId) return wrong('Missing the project: set RUNWATCH_PROJECT or pass --project');
  if (!key) return { kind: 'no-key' };
  // A header cannot carry anything else, and an error about the header would print the key.
  if (!/^[\x21-\x7e]+$/.test(key)) return wrong('Cannot use the key: it has characters that no key has');
  return { kind: 'account', account: { url, projectId, key } };
}

const wrong = (message: string): AccountReading => ({ kind: 'wrong-usage', message });

function problemOf(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return `Cannot read the address: ${address}`;
  }
  // The address may hold a password, so it is not repeated here.
  if (url.username || url.password || url.search || url.hash)
    return 'Cannot use the address: it must not have a user, a query or a fragment';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))) return undefined;
  return `Cannot use the address, only https or http on this machine will do: ${url.origin}`;
}
