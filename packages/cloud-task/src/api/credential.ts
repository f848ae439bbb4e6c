import type { Account } from '../ports.ts';
import { orAborted } from './or-aborted.ts';

/** The account's credential, waited for no longer than the signal allows: whoever keeps it may not answer. */
export const credential = (account: Account, signal: AbortSignal): Promise<string> =>
  orAborted(() => account.token(), signal);
