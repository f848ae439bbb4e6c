import {
  type CloudRunsClient,
  type Command,
  type CommandOutcome,
  type Entries,
  type EntryText,
  type RunList,
  type RunRef,
  RunRef as RunRefSchema,
  type RunUpdate,
  type RunVitals,
  type SearchQuery,
  SearchQuery as SearchQuerySchema,
  type SearchUpdate,
  type StopOutcome,
  type WatchOptions,
  type WireEvent,
} from '@runwatch/protocol';
import { InvalidPattern, patternOf } from '@runwatch/transcript';
import { AccountRuns } from './account-runs.ts';
import { Accounts } from './accounts.ts';
import { commandFailure } from './api/failures.ts';
import { DEFAULT_POLICY, type Policy } from './policy.ts';
import type { Account, CloudTaskOptions } from './ports.ts';
import { type Power, Surroundings } from './steering/surroundings.ts';

/**
 * Watches runs, for any number of accounts: one watcher an account and run, however many readers. Reading is watching: there is nothing to
 * start or to count. What was begun in the name of an account ends with it, and is never gone on with in the name of another.
 */
export class CloudTaskService implements CloudRunsClient, AsyncDisposable {
  readonly #options: CloudTaskOptions;
  readonly #policy: Policy;
  readonly #accounts: Accounts;
  readonly #surroundings: Surroundings;
  readonly #runs = new Map<string, AccountRuns>();
  readonly #endings = new Set<Promise<void>>();
  readonly #forget: () => void;
  #searches = 0;
  #closed = false;

  /** @throws CloudRunError `untrusted_host` when an account's address is not https, nor on this machine */
  constructor(options: CloudTaskOptions, policy: Partial<Policy> = {}) {
    this.#options = options;
    this.#policy = { ...DEFAULT_POLICY, ...policy };
    const { clock, network, connectivity, power } = options;
    const distrust = () => network.renew();
    this.#surroundings = new Surroundings({ clock, connectivity, power, distrust });
    this.#accounts = 'accounts' in options ? options.accounts : new Accounts(options.account);
    try {
      for (const account of this.#accounts.all) this.#runsOf(account.id);
    } catch (error) {
      this.#surroundings[Symbol.dispose]();
      throw error;
    }
    this.#forget = this.#accounts.onChange((id) => this.#accountChanged(id));
  }

  async *watch(ref: RunRef, signal: AbortSignal, options?: WatchOptions): AsyncGenerator<RunUpdate[], void> {
    const run = checked(ref);
    yield* this.#runsOf(run.accountId).watch(run, signal, options);
  }

  async entries(ref: RunRef, from: number, to: number): Promise<Entries> {
    const run = checked(ref);
    return await this.#runsOf(run.accountId).watcher(run).entries(from, to);
  }

  async text(ref: RunRef, entry: number, from: number): Promise<EntryText> {
    const run = checked(ref);
    return await this.#runsOf(run.accountId).watcher(run).text(entry, from);
  }

  async *runs(signal: AbortSignal, accountId?: string): AsyncGenerator<RunList, void> {
    for await (const list of this.#runsOf(accountId).list(signal))
      yield accountId === undefined
        ? list
        : { ...list, runs: list.runs.map((one) => ({ ...one, ref: { ...one.ref, accountId } })) };
  }

  async refresh(accountId?: string): Promise<void> {
    this.#runsOf(accountId).refresh();
  }

  async looked(ref: RunRef): Promise<void> {
    const run = checked(ref);
    this.#runsOf(run.accountId).looked(run);
  }

  async *search(ref: RunRef, query: SearchQuery, signal: AbortSignal): AsyncGenerator<SearchUpdate[], void> {
    const [run, wanted] = [checked(ref), checkedQuery(query)];
    const watcher = this.#runsOf(run.accountId).watcher(run);
    if (this.#searches >= MOST_SEARCHES)
      throw commandFailure('rate_limited', 'Too many runs are being searched: close a search in another window');
    this.#searches++;
    try {
      yield* watcher.search(wanted, signal);
    } finally {
      this.#searches--;
    }
  }

  async *journal(ref: RunRef, signal: AbortSignal): AsyncGenerator<WireEvent[], void> {
    const run = checked(ref);
    yield* this.#runsOf(run.accountId).journal(run, signal);
  }

  /** How the watch of a run is doing at this moment; null when nobody watches it. For whoever looks into this process: windows have `journal`. */
  vitals(ref: RunRef): RunVitals | null {
    const run = checked(ref);
    return this.#runsOf(run.accountId).vitals(run);
  }

  async retry(ref: RunRef): Promise<void> {
    const run = checked(ref);
    this.#runsOf(run.accountId).retry(run);
  }

  async command(ref: RunRef, command: Command, id: string): Promise<CommandOutcome> {
    const run = checked(ref);
    return await this.#runsOf(run.accountId).command(run, command, id);
  }

  async stop(ref: RunRef): Promise<StopOutcome> {
    const run = checked(ref);
    return await this.#runsOf(run.accountId).stop(run);
  }

  async pause(ref: RunRef): Promise<void> {
    const run = checked(ref);
    this.#runsOf(run.accountId).pause(run);
  }

  async resume(ref: RunRef): Promise<void> {
    const run = checked(ref);
    this.#runsOf(run.accountId).resume(run);
  }

  /** The user is back: whoever waits to try again does so now. What works, and what is paused or offline, stays as it is. */
  wake(): void {
    for (const runs of this.#runs.values()) runs.wake();
  }

  /** Ends every watcher and waits until nothing of them is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#forget();
    this.#surroundings[Symbol.dispose]();
    const runs = [...this.#runs.values()];
    this.#runs.clear();
    await Promise.all([...runs.map((one) => one.end(closing())), ...this.#endings]);
  }

  /** @throws CloudRunError `no_account` when none is signed in by this id, or none at all; `untrusted_host` */
  #runsOf(accountId: string | undefined): AccountRuns {
    if (this.#closed) throw closing();
    const account = this.#accounts.get(accountId);
    if (!account) throw noAccount();
    const known = this.#runs.get(account.id);
    if (known) return known;
    const { clock, random, network, logs, attention, search, noted } = this.#options;
    const surroundings = account.local ? this.#ownSurroundings(account.local) : this.#surroundings;
    const io = {
      clock,
      random,
      network,
      surroundings,
      ...(logs && { logs }),
      ...(attention && { attention }),
      ...(search && { search }),
      ...(noted && { noted }),
    };
    const runs = new AccountRuns(account, io, this.#policy);
    this.#runs.set(account.id, runs);
    return runs;
  }

  #ownSurroundings(local: NonNullable<Account['local']>): Surroundings {
    const { clock, network, power } = this.#options;
    const powers = [power, local.power].filter((one) => one !== undefined);
    const watch: Power['watch'] = (told) => {
      const leave = powers.map((one) => one.watch(told));
      return () => {
        for (const one of leave) one();
      };
    };
    return new Surroundings({ clock, power: { watch }, distrust: () => network.renew() });
  }

  #accountChanged(id: string): void {
    const runs = this.#runs.get(id);
    if (!runs) return;
    if (runs.account === this.#accounts.get(id)) {
      runs.renewed();
      return;
    }
    this.#runs.delete(id);
    const ending = runs.end(noAccount()).finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
  }
}

/** Each has a thread of its own. A window has one search at a time. */
const MOST_SEARCHES = 8;

const closing = () => commandFailure('cancelled', 'The service is closing');
const noAccount = () => commandFailure('no_account', 'This account is not signed in here any more');

/** The one place where a reference comes in: everything behind it may trust the ids. */
function checked(ref: RunRef): RunRef {
  const parsed = RunRefSchema.safeParse(ref);
  if (parsed.success) return parsed.data;
  throw commandFailure('invalid_id', parsed.error.issues[0]?.message ?? 'Not usable as an id');
}

/** @throws CloudRunError `refused` when it cannot be looked for */
function checkedQuery(query: SearchQuery): SearchQuery {
  const parsed = SearchQuerySchema.safeParse(query);
  if (!parsed.success) throw commandFailure('refused', 'This cannot be searched for: it is too long');
  try {
    patternOf(parsed.data);
    return parsed.data;
  } catch (error) {
    if (error instanceof InvalidPattern) throw commandFailure('refused', error.message);
    throw error;
  }
}
