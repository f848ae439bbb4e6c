import { Id, type RunRef } from '@runwatch/protocol';
import { z } from 'zod';

/** A place in a run that somebody is led to. Numbers are as people see them, from 1. */
export const RunPlace = z.discriminatedUnion('at', [
  z.object({ at: z.literal('entry'), entry: z.number().int().positive() }),
  /** Where this permission was asked for: the window finds it. */
  z.object({ at: z.literal('request'), requestId: Id }),
  z.object({ at: z.literal('end') }),
]);
export type RunPlace = z.infer<typeof RunPlace>;

/** What stands behind a window's address to show a run, and a place in it: as the window writes it itself (`renderer/location`). The default account is not named. */
export function runAddress(
  { accountId, taskId, runId }: RunRef,
  place: RunPlace | null,
  defaultAccount: string | undefined,
): string {
  const account =
    accountId === undefined || accountId === defaultAccount ? '' : `/account/${encodeURIComponent(accountId)}`;
  return `#${account}/task/${encodeURIComponent(taskId)}/run/${encodeURIComponent(runId)}${place ? placePath(place) : ''}`;
}

function placePath(place: RunPlace): string {
  switch (place.at) {
    case 'entry':
      return `/entry/${place.entry}`;
    case 'request':
      return `/request/${encodeURIComponent(place.requestId)}`;
    case 'end':
      return '/end';
  }
}
