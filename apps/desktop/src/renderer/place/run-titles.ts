import type { RunRef } from '@runwatch/protocol';
import { useEffect } from 'react';
import { z } from 'zod';
import { runKey } from '../location/run-hash.ts';
import { keep, readKept } from './kept.ts';

const NAME = 'run-titles';
/** So many runs are remembered. */
const MOST = 50;

/** Runs by key, and what they are called; the one that was shown last is the first. */
const Titles = z.array(z.tuple([z.string(), z.string()]));

/** What a run is called: as the list says, else as it said when the run was shown before. Null when nobody knows. */
export function useRunTitle(run: RunRef, listed: string | undefined): string | null {
  const key = runKey(run);
  useEffect(() => {
    if (!listed) return;
    const others = readTitles().filter(([one]) => one !== key);
    keep(NAME, JSON.stringify([[key, listed], ...others.slice(0, MOST - 1)]));
  }, [key, listed]);
  return listed || rememberedTitle(run);
}

/** What the run was called when it was shown: of a run that is gone, no list knows. */
export function rememberedTitle(run: RunRef): string | null {
  const key = runKey(run);
  return readTitles().find(([one]) => one === key)?.[1] ?? null;
}

/** Forgets what the runs of an account are called: it goes with the account. */
export function forgetTitles(isOfAccount: (key: string) => boolean): void {
  keep(NAME, JSON.stringify(readTitles().filter(([key]) => !isOfAccount(key))));
}

function readTitles(): z.infer<typeof Titles> {
  try {
    return Titles.parse(JSON.parse(readKept(NAME) ?? '[]'));
  } catch {
    // Something else has written there.
    return [];
  }
}
