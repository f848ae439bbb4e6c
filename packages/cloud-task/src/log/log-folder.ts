import { createHash } from 'node:crypto';
import type { Clock } from '@runwatch/async';
import { Integrity, isTerminal, RunMeta, type RunRef } from '@runwatch/protocol';
import { z } from 'zod';
import type { Disk } from './disk.ts';
import { KeptLines } from './kept-lines.ts';

/** What stands in `run.json` beside a run's lines. No token, no host. */
const Header = z.object({
  version: z.literal(1),
  taskId: z.string(),
  runId: z.string(),
  /** Kept entries before this one stand in the server's log under the same number; null: all do. */
  sameTo: z.number().int().nonnegative().nullable(),
  /** Set when the run was over and everything of it is kept: nobody needs to be asked. */
  ended: z.object({ run: RunMeta, integrity: Integrity, total: z.number().int().nonnegative() }).nullable(),
  /** How the run was when it was last watched, and when that was, milliseconds since the epoch. */
  seen: z.object({ run: RunMeta, at: z.number() }).nullish(),
});
type Header = z.infer<typeof Header>;
export type Ended = NonNullable<Header['ended']>;
type Seen = NonNullable<Header['seen']>;

/** The kept log of one run, in nobody else's hands until it is closed. */
export interface KeptLog {
  readonly lines: KeptLines;
  /** What was known when it was opened. */
  readonly header: Header;
  /** It outlives the watch. */
  readonly isLasting: boolean;
  /** Only entries before `entry` are to be gone on with. */
  cut(entry: number): Promise<void>;
  /** Entries from this one on are not under the same number in the server's log. */
  differsFrom(entry: number): Promise<void>;
  /** How the run is now, for a time when nobody can be asked. */
  saw(seen: Seen): Promise<void>;
  /** The run is over, and everything of it is kept. */
  ended(ended: Ended): Promise<void>;
  close(): Promise<void>;
}

/** Where the logs of runs are kept: a folder an account, in it a folder a run. */
export interface LogStore {
  open(account: string, ref: RunRef): Promise<KeptLog>;
  /** What was noted of an account's runs; undefined when nothing was. */
  readNotes(account: string): Promise<string | undefined>;
  writeNotes(account: string, text: string): Promise<void>;
  /** Deletes everything that is kept in the name of an account. */
  forget(account: string): Promise<void>;
}

export interface LogFolderOptions {
  clock: Clock;
  disk: Disk;
  /** An absolute path. */
  folder: string;
  /** What all runs together may take, in bytes; beyond that the least recently used are removed. One run alone may take more. 4 GB unless told otherwise; a function is asked each time. */
  most?: number | (() => number);
}

const GB = 1024 ** 3;
/** A few of the longest runs, or some thousand common ones. */
const DEFAULT_MOST = 4 * GB;

export class LogFolder implements LogStore {
  readonly #clock: Clock;
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #most: () => number;
  /** Folders that somebody holds, with how to wait for them. */
  readonly #held = new Map<string, Promise<void>>();

  constructor({ clock, disk, folder, most = DEFAULT_MOST }: LogFolderOptions) {
    this.#clock = clock;
    this.#disk = disk;
    this.#folder = folder;
    this.#most = typeof most === 'number' ? () => most : most;
  }

  async open(account: string, ref: RunRef): Promise<KeptLog> {
    const folder = `${this.#folder}/${hashed(account)}/${folderName(ref)}`;
    // Whoever held it before may still be writing.
    for (let held = this.#held.get(folder); held; held = this.#held.get(folder)) await held;
    let letGo = () => {};
    this.#held.set(
      folder,
      new Promise((resolve) => {
        letGo = () => {
          this.#held.delete(folder);
          resolve();
        };
      }),
    );
    try {
      return await this.#hold(folder, ref, letGo);
    } catch (error) {
      letGo();
      throw error;
    }
  }

  readNotes(account: string): Promise<string | undefined> {
    return this.#disk.readText(this.#notesOf(account));
  }

  writeNotes(account: string, text: string): Promise<void> {
    return this.#disk.writeText(this.#notesOf(account), text);
  }

  async forget(account: string): Promise<void> {
    const folder = `${this.#folder}/${hashed(account)}`;
    for (const [held, released] of [...this.#held]) if (held.startsWith(`${folder}/`)) await released;
    await this.#disk.remove(folder);
  }

  /** Beside the runs of the account, and deleted with them. */
  #notesOf(account: string): string {
    return `${this.#folder}/${hashed(account)}/notes.json`;
  }

  /** Deletes everything that is kept in the name of any other account. For the time before anybody watches. */
  async keepOnly(accounts: readonly string[]): Promise<void> {
    const kept = new Set(accounts.map(hashed));
    for (const account of await this.#disk.folders(this.#folder))
      if (!kept.has(account)) await this.#disk.remove(`${this.#folder}/${account}`);
  }

  async #hold(folder: string, ref: RunRef, letGo: () => void): Promise<KeptLog> {
    const disk = this.#disk;
    const file = `${folder}/run.json`;
    const known = await readHeader(disk, file, ref);
    if (!known) await disk.remove(folder);
    let header = known ?? { version: 1, taskId: ref.taskId, runId: ref.runId, sameTo: null, ended: null };
    const lines = await KeptLines.open(disk, folder);
    if (header.ended && lines.end !== header.ended.total) header = { ...header, ended: null };
    await disk.writeText(file, JSON.stringify(header));
    const write = async (changed: Partial<Header>) => {
      header = { ...header, ...changed };
      await disk.writeText(file, JSON.stringify(header));
    };
    return {
      lines,
      header,
      isLasting: true,
      cut: async (entry) => {
        await lines.cutAll(entry);
        await write({ sameTo: null, ended: null });
      },
      differsFrom: (entry) => write({ sameTo: entry, ended: null }),
      saw: (seen) => write({ seen }),
      ended: async (ended) => {
        await lines.flush();
        await write({ ended });
      },
      close: async () => {
        try {
          await lines.close();
          await disk.touch(file, this.#clock.now());
          await this.#tidy();
        } finally {
          letGo();
        }
      },
    };
  }

  /** Removes what was not used for longest, until the rest is small enough. What somebody holds stays. */
  async #tidy(): Promise<void> {
    const runs: { folder: string; bytes: number; usedAt: number }[] = [];
    for (const account of await this.#disk.folders(this.#folder))
      for (const run of await this.#disk.folders(`${this.#folder}/${account}`)) {
        const folder = `${this.#folder}/${account}/${run}`;
        runs.push({ folder, ...(await this.#disk.usage(folder)) });
      }
    let total = runs.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { folder, bytes } of runs.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= this.#most()) return;
      if (this.#held.has(folder)) continue;
      await this.#disk.remove(folder);
      total -= bytes;
    }
  }
}

/** The header, if there is one that makes sense and is this run's. */
async function readHeader(disk: Disk, file: string, { taskId, runId }: RunRef): Promise<Header | undefined> {
  const text = await disk.readText(file);
  if (text === undefined) return undefined;
  try {
    const header = Header.parse(JSON.parse(text));
    const isOurs = header.taskId === taskId && header.runId === runId;
    return isOurs && (!header.ended || isTerminal(header.ended.run.status)) ? header : undefined;
  } catch {
    // Written by another version, or damaged: the servers have it all.
    return undefined;
  }
}

const hashed = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Readable, and safe on any file system: ids are of any length and hold anything, and some systems do not tell upper from lower case. */
function folderName({ taskId, runId }: RunRef): string {
  const readable = runId.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 40);
  return `${readable}-${hashed(JSON.stringify([taskId, runId]))}`;
}
