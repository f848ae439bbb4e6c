import { type Clock, Nudge, Stopped } from '@runwatch/async';
import {
  type CloudRunsClient,
  type Entries,
  type EntryText,
  FILES_ACCOUNT,
  type RunList,
  type RunRef,
  type RunSummary,
  type RunUpdate,
  type SearchQuery,
  type SearchUpdate,
  type WatchOptions,
  type WireEvent,
} from '@runwatch/protocol';
import { commandFailure } from '../api/failures.ts';
import type { Disk } from '../log/disk.ts';
import { KeptLines } from '../log/kept-lines.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { RunReaders } from '../run/run-readers.ts';
import type { SearchThreads } from '../search/scan-thread.ts';
import { readIntoLines, type SavedRun, viewOf } from './saved-run.ts';

export interface FileRunsOptions {
  clock: Clock;
  disk: Disk;
  /** An absolute path to a folder of our own: what stood there is removed. */
  folder: string;
  newId(): string;
  /** Missing: what is in files cannot be searched. */
  search?: SearchThreads;
}

/** A file as it is read: its name for people, its size in bytes where it is known, and what is in it. */
export interface RunFile {
  name: string;
  size: number | null;
  chunks: AsyncIterable<Uint8Array>;
}

/** A run that was opened from a file. */
export interface OpenedRun {
  ref: RunRef;
  /** Of the file. */
  name: string;
  run: SavedRun;
}

interface Opened extends OpenedRun {
  readers: RunReaders;
  close(): Promise<void>;
}

/**
 * Runs that were saved as files, to be read like any other, without an account. Their entries are copied into a folder while they are read, so that
 * memory does not grow with a file, and what becomes of it afterwards does not matter.
 */
export class FileRuns implements AsyncDisposable {
  readonly #options: FileRunsOptions;
  readonly #opened = new Map<string, Opened>();
  readonly #changed = new Nudge();
  /** Counts changes, so that none is missed while a list is being told. */
  #version = 0;
  #isClean = false;

  constructor(options: FileRunsOptions) {
    this.#options = options;
  }

  /** Newest first. */
  get all(): readonly OpenedRun[] {
    return [...this.#opened.values()].reverse();
  }

  /**
   * Reads a file and opens it; `progress` is told the bytes read.
   * @throws {RunFileError} when it is no run; the signal's reason when called off; the errors of the disk
   */
  async open(file: RunFile, signal: AbortSignal, progress?: (bytes: number) => void): Promise<OpenedRun> {
    const { disk, folder, newId, clock, search } = this.#options;
    if (!this.#isClean) await disk.remove(folder);
    this.#isClean = true;
    const id = newId();
    const place = `${folder}/${id}`;
    const lines = new KeptLines(disk, place);
    try {
      const run = await readIntoLines(lines, file.chunks, { clock, signal, progress });
      const { batchBytes, coalesceMs } = DEFAULT_POLICY;
      const scope = new AbortController();
      const view = await viewOf(run, lines);
      const opened: Opened = {
        ref: { accountId: FILES_ACCOUNT, taskId: FILES_ACCOUNT, runId: id },
        name: file.name,
        run,
        readers: new RunReaders({
          clock,
          batchBytes,
          coalesceMs,
          view,
          scope: scope.signal,
          ...(search && { search }),
        }),
        async close() {
          scope.abort(new Stopped('The file was closed'));
          await lines.close();
          await disk.remove(place);
        },
      };
      this.#opened.set(id, opened);
      this.#stirred();
      return opened;
    } catch (error) {
      await lines.close().catch(() => {});
      await disk.remove(place);
      throw error;
    }
  }

  /** Lets go of a run and of the copy that was made of it; the file itself stays. */
  async close({ runId }: RunRef): Promise<void> {
    const opened = this.#opened.get(runId);
    this.#opened.delete(runId);
    this.#stirred();
    await opened?.close();
  }

  /** Calls `changed` when a file was opened or closed. Returns how to call that off. */
  onChange(changed: () => void): () => void {
    return this.#changed.add(changed);
  }

  /** What is open, as a list of runs. */
  async *runs(signal: AbortSignal): AsyncGenerator<RunList, void> {
    const { clock } = this.#options;
    while (!signal.aborted) {
      const version = this.#version;
      yield { runs: this.all.map(summaryOf), asOf: clock.now(), trouble: null };
      if (version === this.#version) await this.#changed.next(signal).catch(() => {});
    }
  }

  search(ref: RunRef, query: SearchQuery, signal: AbortSignal): AsyncGenerator<SearchUpdate[], void> {
    return this.#of(ref).readers.search(query, signal);
  }

  watch(ref: RunRef, signal: AbortSignal, options?: WatchOptions): AsyncGenerator<RunUpdate[], void> {
    return this.#of(ref).readers.read(signal, options);
  }

  entries(ref: RunRef, from: number, to: number): Promise<Entries> {
    return this.#of(ref).readers.entries(from, to);
  }

  text(ref: RunRef, entry: number, from: number): Promise<EntryText> {
    return this.#of(ref).readers.text(entry, from);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#opened.values()];
    this.#opened.clear();
    await Promise.all(all.map((one) => one.close()));
  }

  #stirred(): void {
    this.#version++;
    this.#changed.fire();
  }

  #of({ runId }: RunRef): Opened {
    const opened = this.#opened.get(runId);
    if (!opened) throw commandFailure('not_found', 'This file is not open any more: open it again to read it');
    return opened;
  }
}

/** What a list would say of it. */
export const summaryOf = ({ ref, name, run }: OpenedRun): RunSummary => ({
  ref,
  title: run.title ?? name,
  repository: run.repository,
  run: run.meta,
});

/** One client for the runs of the service and those that were opened from files. */
export function withFileRuns(service: CloudRunsClient, files: FileRuns): CloudRunsClient {
  const isFile = ({ accountId }: RunRef): boolean => accountId === FILES_ACCOUNT;
  const onlyRead = async (ref: RunRef): Promise<void> => {
    if (isFile(ref)) throw commandFailure('run_ended', 'This run was opened from a file: it can only be read');
  };
  return {
    runs: (signal, accountId) => (accountId === FILES_ACCOUNT ? files.runs(signal) : service.runs(signal, accountId)),
    refresh: async (accountId) => (accountId === FILES_ACCOUNT ? undefined : await service.refresh(accountId)),
    // What somebody has seen of a file is nobody's business.
    looked: async (ref) => (isFile(ref) ? undefined : await service.looked(ref)),
    watch: (ref, signal, options) => (isFile(ref) ? files : service).watch(ref, signal, options),
    entries: async (ref, from, to) => await (isFile(ref) ? files : service).entries(ref, from, to),
    text: async (ref, entry, from) => await (isFile(ref) ? files : service).text(ref, entry, from),
    search: (ref, query, signal) => (isFile(ref) ? files : service).search(ref, query, signal),
    // No wire leads to a file.
    journal: (ref, signal) => (isFile(ref) ? silence(signal) : service.journal(ref, signal)),
    // Nobody waits for a file.
    retry: async (ref) => (isFile(ref) ? undefined : await service.retry(ref)),
    pause: async (ref) => (isFile(ref) ? undefined : await service.pause(ref)),
    resume: async (ref) => (isFile(ref) ? undefined : await service.resume(ref)),
    command: async (ref, command, id) => {
      await onlyRead(ref);
      return await service.command(ref, command, id);
    },
    stop: async (ref) => {
      await onlyRead(ref);
      return await service.stop(ref);
    },
  };
}

/** Tells that there is nothing, and no more until it is called off. */
async function* silence(signal: AbortSignal): AsyncGenerator<WireEvent[], void> {
  yield [];
  await new Nudge().next(signal).catch(() => {});
}
