import { Stopped } from '@runwatch/async';
import type { CloudRunsClient, RunRef, RunVitals, WireEvent } from '@runwatch/protocol';
import type { AccountsView } from '../accounts/accounts-view.ts';
import { logName } from '../app-log/names.ts';
import { Settings } from '../settings/settings-schema.ts';
import { type BundledEntry, type BundleWish, type IpcCounters, MOST_BUNDLED } from './inspector-view.ts';

export interface BundleSources {
  client: Pick<CloudRunsClient, 'journal' | 'entries'>;
  settings: { readonly all: Settings };
  accounts: { readonly view: AccountsView };
  counters(): IpcCounters;
  /** How the watch of a run is doing; null where nobody watches it. */
  vitals(run: RunRef): RunVitals | null;
  log: { lastLines(most: number): Promise<string[]> };
  /** Of the app and what it stands on, by name. */
  versions: Readonly<Record<string, string>>;
  clock: { now(): number };
}

const MOST_LOG_LINES = 500;

/** All that helps to find out what went wrong, and nothing that would have to be kept from whoever does. */
export interface Bundle {
  format: 'runwatch-diagnostics/1';
  madeAt: string;
  versions: Readonly<Record<string, string>>;
  settings: Settings;
  /** Their kinds: no names, servers or keys. */
  accounts: { kind: string; state: string; kept: string; isDefault: boolean }[];
  run: { taskId: string; runId: string };
  wire: WireEvent[];
  commands: BundleWish['commands'];
  ipc: IpcCounters;
  lag: BundleWish['lag'];
  vitals: RunVitals | null;
  /** What the log calls the run. */
  runInLog: string;
  /** The last lines of the app's log: of all runs, and of earlier starts. */
  log: string[];
  /** What entries say; missing unless a person has allowed it. */
  entries?: BundledEntry[];
}

/** Gathers a bundle. Everything in it is named here, one by one: what is added to settings, accounts or events elsewhere does not get in by itself. */
export async function makeBundle(sources: BundleSources, wish: BundleWish, signal: AbortSignal): Promise<Bundle> {
  const { client, settings, accounts, counters, vitals, log, versions, clock } = sources;
  const { taskId, runId } = wish.run;
  return {
    format: 'runwatch-diagnostics/1',
    madeAt: new Date(clock.now()).toISOString(),
    versions,
    settings: Settings.parse(settings.all),
    accounts: accounts.view.accounts.map(({ kind, state, kept, isDefault }) => ({ kind, state, kept, isDefault })),
    run: { taskId, runId },
    wire: await eventsSoFar(client, wish.run, signal),
    commands: wish.commands,
    ipc: counters(),
    lag: wish.lag,
    vitals: vitals(wish.run),
    runInLog: logName(runId),
    log: await log.lastLines(MOST_LOG_LINES),
    ...(wish.entries && { entries: await readEntries(client, wish.run, wish.entries, signal) }),
  };
}

async function eventsSoFar(client: BundleSources['client'], run: RunRef, signal: AbortSignal): Promise<WireEvent[]> {
  const enough = new AbortController();
  try {
    for await (const events of client.journal(run, AbortSignal.any([signal, enough.signal]))) return events;
    return [];
  } finally {
    enough.abort(new Stopped('The bundle has what was there'));
  }
}

async function readEntries(
  client: BundleSources['client'],
  run: RunRef,
  { from, to, provisional }: NonNullable<BundleWish['entries']>,
  signal: AbortSignal,
): Promise<BundledEntry[]> {
  const entries: BundledEntry[] = [];
  for (let next = Math.max(from, to - MOST_BUNDLED); next < to; ) {
    signal.throwIfAborted();
    const { at, lines } = await client.entries(run, next, to);
    // What has not been read yet, or is not final, cannot be had.
    if (lines.length === 0) break;
    entries.push(...lines.map((line, index) => ({ number: at + index + 1, line })));
    next = at + lines.length;
  }
  return [...entries, ...provisional].slice(-MOST_BUNDLED);
}
