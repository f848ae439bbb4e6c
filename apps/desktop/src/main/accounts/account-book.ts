import { randomUUID } from 'node:crypto';
import { Nudge } from '@runwatch/async';
import { type Account, Accounts, type CloudTaskPorts, checkProject, projectsOfKey } from '@runwatch/cloud-task';
import { isCloudRunError } from '@runwatch/protocol';
import { AppError } from '../app-error.ts';
import type { AccountFile, KeptAccount } from './account-file.ts';
import type { AccountInfo, AccountsView, Keeping, ProjectInfo } from './accounts-view.ts';
import { explainFailure } from './explain-failure.ts';
import { readTypedKey } from './read-typed-key.ts';
import type { Protection, SecretStore } from './secret-store.ts';
import { apiHostOf, type Server, serverName } from './server-address.ts';

/** An account that is there without anybody having added it. */
export interface FixedAccount extends Pick<Account, 'id' | 'apiHost' | 'projectId' | 'local'> {
  kind: 'demo' | 'environment';
  server: string;
  project: string;
  key: () => string;
}

export interface Connecting {
  server: Server;
  key: string;
  projectId: string;
  projectName: string | null;
  keeping: Keeping;
}

interface Entry {
  account: Account;
  info: AccountInfo;
  readKey: () => Promise<string | null>;
  /** The key as it was read last; null before. */
  key: string | null;
}

export interface AccountBookOptions {
  file: AccountFile;
  secrets: SecretStore;
  /** What `secrets` says of itself. */
  protection: Protection;
  ports: Pick<CloudTaskPorts, 'clock' | 'network'>;
  /** At least one; the first is the one that runs without an account belong to. */
  fixed: readonly [FixedAccount, ...FixedAccount[]];
  /** Chosen for this session, whatever was chosen last. */
  chosen?: string;
}

/** All accounts of this app: those that are there anyway, those that were added, and which of them is looked at. */
export class AccountBook {
  /** For the service. */
  readonly table: Accounts;
  readonly #options: AccountBookOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new Nudge();
  /** Keys that are being tried, and may never become an account's. */
  readonly #tried = new Set<string>();
  #chosen: string | null;

  constructor(options: AccountBookOptions) {
    this.#options = options;
    for (const fixed of options.fixed) this.#admit(this.#fixedEntry(fixed));
    for (const kept of options.file.accounts) this.#admit(this.#keptEntry(kept));
    this.#chosen = options.chosen ?? options.file.chosen;
    this.table = new Accounts(...[...this.#entries.values()].map(({ account }) => account));
  }

  get view(): AccountsView {
    const accounts = [...this.#entries.values()].map(({ info }) => info);
    const chosen = this.#chosen !== null && this.#entries.has(this.#chosen) ? this.#chosen : null;
    return { accounts, chosen, protection: this.#options.protection };
  }

  /** The keys that are in this process now, those that are only being tried included: they are kept out of the log. */
  get keys(): string[] {
    return [...this.#tried, ...[...this.#entries.values()].flatMap(({ key }) => key ?? [])];
  }

  /** The accounts now, and whenever something about them has changed. Ends with the signal. */
  async *changes(signal: AbortSignal): AsyncGenerator<AccountsView, void> {
    let told: string | undefined;
    while (!signal.aborted) {
      const { view } = this;
      const text = JSON.stringify(view);
      if (text === told) {
        await this.#changed.next(signal).catch(() => {});
        continue;
      }
      told = text;
      yield view;
    }
  }

  /** Looks at this account from now on, also when the app is started again. @throws {AppError} */
  choose(id: string): void {
    const { info } = this.#entryOf(id);
    const isLasting = info.kind === 'demo' || (info.kind === 'posthog' && info.kept !== 'session');
    if (isLasting) this.#options.file.write({ chosen: id });
    this.#chosen = id;
    this.#changed.fire();
  }

  /**
   * The projects that a key sees; null when it may not list them: then the number of one has to be known.
   * @throws {AppError} when the key cannot be used at all
   */
  async findProjects(server: Server, key: string, signal: AbortSignal): Promise<ProjectInfo[] | null> {
    return await this.#projectsAt(apiHostOf(server), readTypedKey(key), signal);
  }

  /** The same with the key of an account. */
  async findProjectsOf(id: string, signal: AbortSignal): Promise<ProjectInfo[] | null> {
    const { account, readKey } = this.#entryOf(id);
    const key = await readKey();
    if (key === null) throw new AppError('The key of this account cannot be read: enter it again first');
    return await this.#projectsAt(account.apiHost, key, signal);
  }

  /** Adds an account, once its key has been seen to work, and looks at it. @throws {AppError} */
  async connect({ server, key, projectId, projectName, keeping }: Connecting, signal: AbortSignal): Promise<string> {
    return await this.#connect(apiHostOf(server), readTypedKey(key), { projectId, projectName, keeping }, signal);
  }

  /** Adds a further project of a key that is there already, kept as the first is. @throws {AppError} */
  async connectFurther(
    id: string,
    project: { projectId: string; projectName: string | null },
    signal: AbortSignal,
  ): Promise<string> {
    const { account, info, readKey } = this.#entryOf(id);
    const key = await readKey();
    if (key === null) throw new AppError('The key of this account cannot be read: enter it again first');
    const keeping = ({ protected: 'lasting', unprotected: 'unprotected', session: 'session' } as const)[info.kept];
    return await this.#connect(account.apiHost, key, { ...project, keeping }, signal);
  }

  /** Another key for an account that stays who it is: what is watched goes on with it. @throws {AppError} */
  async enterKey(id: string, typed: string, keeping: Keeping, signal: AbortSignal): Promise<void> {
    const { account, info } = this.#entryOf(id);
    if (info.kind !== 'posthog') throw new AppError('The key of this account does not come from here');
    const key = readTypedKey(typed);
    await this.#check(account.apiHost, key, account.projectId, signal);
    await this.#keep(
      { id, apiHost: account.apiHost, projectId: account.projectId, projectName: info.project },
      key,
      keeping,
    );
    this.renewed(id);
  }

  /** The key of an account is good again, or another one. */
  renewed(id: string): void {
    this.#setState(id, 'ready');
    this.table.renewed(id);
  }

  /**
   * Ends everything that goes on in the name of the account, and forgets its key. What was kept of its runs goes with it (the service does that).
   * @throws {AppError} when it cannot be taken out of the file; it is still signed in then
   */
  signOut(id: string): void {
    const { info } = this.#entryOf(id);
    if (info.kind !== 'posthog') throw new AppError('This account is part of the app, and cannot be signed out');
    const wasChosen = this.#chosen === id;
    const next = wasChosen
      ? ([...this.#entries.values()].find((one) => one.info.kind === 'posthog' && one.info.id !== id)?.info.id ?? null)
      : this.#chosen;
    const { file } = this.#options;
    const accounts = file.accounts.filter((one) => one.id !== id);
    file.write({
      accounts,
      ...(file.chosen === id && { chosen: accounts.find((one) => one.id === next)?.id ?? null }),
    });
    this.#chosen = next;
    this.#entries.delete(id);
    this.table.remove(id);
    this.#changed.fire();
  }

  /** The end of the session: what was not to outlive it leaves no trace. */
  close(): void {
    for (const { info } of this.#entries.values())
      if (info.kind === 'posthog' && info.kept === 'session') this.table.remove(info.id);
  }

  async #connect(
    apiHost: string,
    key: string,
    wish: { projectId: string; projectName: string | null; keeping: Keeping },
    signal: AbortSignal,
  ): Promise<string> {
    const { projectId, projectName, keeping } = wish;
    await this.#check(apiHost, key, projectId, signal);
    const id = randomUUID();
    const entry = await this.#keep({ id, apiHost, projectId, projectName }, key, keeping);
    this.table.add(entry.account);
    this.choose(id);
    return id;
  }

  async #check(apiHost: string, key: string, projectId: string, signal: AbortSignal): Promise<void> {
    using _ = this.#trying(key);
    try {
      await checkProject({ apiHost, key, projectId }, this.#options.ports, signal);
    } catch (error) {
      throw explainFailure(error, 'runs', serverName(apiHost));
    }
  }

  async #projectsAt(apiHost: string, key: string, signal: AbortSignal): Promise<ProjectInfo[] | null> {
    using _ = this.#trying(key);
    try {
      const projects = await projectsOfKey({ apiHost, key }, this.#options.ports, signal);
      return projects.map(({ id, name }) => ({ id, name: name || `Project ${id}` }));
    } catch (error) {
      if (isCloudRunError(error, 'forbidden')) return null;
      throw explainFailure(error, 'projects', serverName(apiHost));
    }
  }

  #trying(key: string): Disposable {
    this.#tried.add(key);
    return { [Symbol.dispose]: () => void this.#tried.delete(key) };
  }

  /** Puts a key where it is to be, and gives the account that goes by it. An account that is there already stays the same one. */
  async #keep(
    identity: Pick<KeptAccount, 'id' | 'apiHost' | 'projectId' | 'projectName'>,
    key: string,
    keeping: Keeping,
  ): Promise<Entry> {
    const { file, secrets } = this.#options;
    const others = file.accounts.filter(({ id }) => id !== identity.id);
    if (keeping === 'session') {
      if (others.length < file.accounts.length) file.write({ accounts: others });
      return this.#settle(this.#entry(identity, async () => key, 'session'));
    }
    if (
      this.#options.protection === 'none' ||
      (this.#options.protection === 'unprotected' && keeping !== 'unprotected')
    )
      throw new AppError(
        'This computer offers no protection for keys. Keep it for this session only, or say that it may be kept without.',
      );
    let secret: string;
    try {
      secret = Buffer.from(await secrets.encrypt(key)).toString('base64');
    } catch (cause) {
      throw new AppError('The system did not take the key into its keeping. Keep it for this session only.', { cause });
    }
    const isProtected = this.#options.protection === 'protected';
    file.write({ accounts: [...others, { ...identity, secret, isProtected }] });
    return this.#settle(this.#entry(identity, async () => key, isProtected ? 'protected' : 'unprotected'));
  }

  #settle(entry: Entry): Entry {
    const known = this.#entries.get(entry.info.id);
    if (!known) {
      this.#admit(entry);
      return entry;
    }
    known.info = { ...entry.info, isDefault: known.info.isDefault };
    known.readKey = entry.readKey;
    this.#changed.fire();
    return known;
  }

  #keptEntry(kept: KeptAccount): Entry {
    let key: Promise<string | null> | undefined;
    const read = async () => {
      try {
        return await this.#options.secrets.decrypt(Buffer.from(kept.secret, 'base64'));
      } catch {
        // Another user or computer, or a keyring that was not opened: only the key itself helps.
        this.#setState(kept.id, 'locked');
        return null;
      }
    };
    const readKey = () => {
      key ??= read();
      return key;
    };
    return this.#entry(kept, readKey, kept.isProtected ? 'protected' : 'unprotected');
  }

  #entry(
    { id, apiHost, projectId, projectName }: Pick<KeptAccount, 'id' | 'apiHost' | 'projectId' | 'projectName'>,
    readKey: Entry['readKey'],
    kept: AccountInfo['kept'],
  ): Entry {
    const project = projectName ?? `Project ${projectId}`;
    const info = {
      id,
      kind: 'posthog',
      server: serverName(apiHost),
      project,
      state: 'ready',
      kept,
      isDefault: false,
    } as const;
    return { account: this.#account({ id, apiHost, projectId }), info, readKey, key: null };
  }

  #fixedEntry({ kind, server, project, key, ...identity }: FixedAccount): Entry {
    const isDefault = identity.id === this.#options.fixed[0].id;
    const info = { id: identity.id, kind, server, project, state: 'ready', kept: 'session', isDefault } as const;
    return { account: this.#account(identity), info, readKey: async () => key(), key: null };
  }

  #account(identity: Pick<Account, 'id' | 'apiHost' | 'projectId' | 'local'>): Account {
    const { id } = identity;
    return {
      ...identity,
      token: async () => {
        const entry = this.#entries.get(id);
        const key = (await entry?.readKey()) ?? null;
        if (entry && key !== null) entry.key = key;
        return key;
      },
      // A key cannot be renewed, only entered anew: whoever looks at the accounts is told so.
      renew: async () => this.#setState(id, 'refused'),
    };
  }

  #admit(entry: Entry): void {
    this.#entries.set(entry.info.id, entry);
    this.#changed.fire();
  }

  #setState(id: string, state: AccountInfo['state']): void {
    const entry = this.#entries.get(id);
    if (!entry || entry.info.state === state) return;
    entry.info = { ...entry.info, state };
    this.#changed.fire();
  }

  /** @throws {AppError} when there is none by this id any more */
  #entryOf(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new AppError('This account is not signed in here any more');
    return entry;
  }
}
