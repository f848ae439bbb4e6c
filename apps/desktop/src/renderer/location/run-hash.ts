import { Id, RunRef } from '@runwatch/protocol';
import type { RunPlace } from './run-place.ts';

/** The address of a run inside the window: `#/task/T/run/R`, with `#/account/A` before it where an account is named; every id encoded. */
export const runHash = ({ accountId, taskId, runId }: RunRef): string =>
  `#${accountId === undefined ? '' : accountPath(accountId)}${runPath({ taskId, runId })}`;

/** The address of an account, before a run of it has been chosen. */
export const accountHash = (accountId: string): string => `#${accountPath(accountId)}`;

const runPath = ({ taskId, runId }: RunRef): string =>
  `/task/${encodeURIComponent(taskId)}/run/${encodeURIComponent(runId)}`;

const accountPath = (accountId: string): string => `/account/${encodeURIComponent(accountId)}`;

/** On which side of the run in use another one stands. */
export type Side = 'left' | 'right';

/** A run in an address, and the place in it that is to be gone to. */
export interface AddressedRun {
  run: RunRef;
  place: RunPlace | null;
}

/** What an address shows: a run that is in use, and perhaps another one beside it. */
export interface RunAddress extends AddressedRun {
  beside: (AddressedRun & { side: Side }) | null;
}

/**
 * The address of all that is shown: `#/task/T/run/R` with `/entry/N`, `/request/ID` or `/end` behind it where that is to be gone to, and for a run beside it
 * `/left` or `/right` with the same of that one. Both belong to the account that is named.
 */
export function addressHash({ run, place, beside }: RunAddress): string {
  const other = beside ? `/${beside.side}${runPath(beside.run)}${placePath(beside.place)}` : '';
  return `${runHash(run)}${placePath(place)}${other}`;
}

function placePath(place: RunPlace | null): string {
  switch (place?.at) {
    case 'entry':
      return `/entry/${place.entry}`;
    case 'request':
      return `/request/${encodeURIComponent(place.requestId)}`;
    case 'end':
      return '/end';
    case undefined:
      return '';
  }
}

/** What an address shows; null when it names no run. It may come from a link, so it is checked like any input. */
export function parseAddress(hash: string): RunAddress | null {
  const [match, accountId, taskId, runId, place, side, ...other] = ADDRESS.exec(hash) ?? [];
  const shown = match === undefined ? null : addressed(accountId, taskId, runId, place);
  const beside = shown && side !== undefined ? addressed(accountId, ...other) : null;
  if (!shown || !beside || runKey(shown.run) === runKey(beside.run)) return shown && { ...shown, beside: null };
  return { ...shown, beside: { ...beside, side: side as Side } };
}

/** The run in use that an address names; null when it names none. */
export const parseRunHash = (hash: string): RunRef | null => parseAddress(hash)?.run ?? null;

function addressed(...[account, task, run, place]: (string | undefined)[]): AddressedRun | null {
  const [accountId, taskId, runId] = [account, task, run].map(decoded);
  const ref = RunRef.safeParse({ ...(accountId !== undefined && { accountId }), taskId, runId });
  return ref.success ? { run: ref.data, place: placeIn(place ?? '') } : null;
}

function placeIn(path: string): RunPlace | null {
  const [, at, name] = path.split('/');
  if (at === 'end') return { at };
  if (at === 'entry') return { at, entry: Number(name) };
  const requestId = Id.safeParse(decoded(name));
  return requestId.success ? { at: 'request', requestId: requestId.data } : null;
}

/** Why a link could not be shown, where the address says so. */
export function parseLinkTrouble(hash: string): 'no-account' | 'unreadable' | null {
  const [, trouble] = /^#\/link\/(no-account|unreadable)$/.exec(hash) ?? [];
  return (trouble as 'no-account' | 'unreadable' | undefined) ?? null;
}

const RUN = String.raw`/task/([^/]+)/run/([^/]+)(/entry/[1-9]\d{0,8}|/request/[^/]+|/end)?`;
const ADDRESS = new RegExp(`^#(?:/account/([^/]+))?${RUN}(?:/(left|right)${RUN})?$`);

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
