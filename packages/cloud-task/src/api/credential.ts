import type { Account } from '../ports.ts';

/** The account's credential, waited for no longer than the signal allows: whoever keeps it may not answer. */
export function credential(account: Account, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const aborted = () => reject(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    account
      .token()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', aborted));
  });
}
