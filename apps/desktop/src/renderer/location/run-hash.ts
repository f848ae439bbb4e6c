import { RunRef } from '@runwatch/protocol';

/** The address of a run inside the window: `#/task/T/run/R`, with `#/account/A` before it where an account is named; every id encoded. */
export const runHash = ({ accountId, taskId, runId }: RunRef): string =>
  `#${accountId === undefined ? '' : accountPath(accountId)}/task/${encodeURIComponent(taskId)}/run/${encodeURIComponent(runId)}`;

/** The address of an account, before a run of it has been chosen. */
export const accountHash = (accountId: string): string => `#${accountPath(accountId)}`;

const accountPath = (accountId: string): string => `/account/${encodeURIComponent(accountId)}`;

/** The run an address names; null when it names none. It may come from a link, so it is checked like any input. */
export function parseRunHash(hash: string): RunRef | null {
  const match = RUN.exec(hash);
  const [accountId, taskId, runId] = (match ?? []).slice(1, 4).map(decoded);
  const ref = RunRef.safeParse({ ...(accountId !== undefined && { accountId }), taskId, runId });
  return match && ref.success ? ref.data : null;
}

/** The number of the entry, from 1, that an address names beside its run; null when it names none. Links do. */
export function parseEntryHash(hash: string): number | null {
  const entry = RUN.exec(hash)?.[4];
  return entry === undefined ? null : Number(entry);
}

/** Why a link could not be shown, where the address says so. */
export function parseLinkTrouble(hash: string): 'no-account' | 'unreadable' | null {
  const [, trouble] = /^#\/link\/(no-account|unreadable)$/.exec(hash) ?? [];
  return (trouble as 'no-account' | 'unreadable' | undefined) ?? null;
}

const RUN = /^#(?:\/account\/([^/]+))?\/task\/([^/]+)\/run\/([^/]+)(?:\/entry\/([1-9]\d{0,8}))?$/;

/** The account that an address names, with or without a run; undefined when it names none. */
export function parseAccountHash(hash: string): string | undefined {
  const [, accountId] = /^#\/account\/([^/]+)(?:\/|$)/.exec(hash) ?? [];
  return decoded(accountId);
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    // A broken escape, `%zz`: it names nothing.
    return undefined;
  }
}

/** Whether a `runKey` is of a run of this account. */
export const isKeyOf = (accountId: string, key: string): boolean => {
  try {
    return (JSON.parse(key.replace(/ unsent$/, '')) as unknown[])[2] === accountId;
  } catch {
    return false;
  }
};

/** One text for one run, for keys and comparison. */
export const runKey = ({ accountId, taskId, runId }: RunRef): string =>
  JSON.stringify(accountId === undefined ? [taskId, runId] : [taskId, runId, accountId]);
