import { createHash } from 'node:crypto';
import {
  CloudRunError,
  type CloudRunsClient,
  type Connection,
  type ConnectionPhase,
  type Failure,
  type Gap,
  type Integrity,
  isTerminal,
  NO_ENTRIES,
  type RunMeta,
  type RunRef,
  type RunUpdate,
} from '@runwatch/protocol';
import { EntrySequence } from './entry-sequence.ts';
import { isComplete } from './integrity.ts';
import { MarkdownWriter } from './markdown/markdown-writer.ts';
import { headOf, oneLine, type RunFileHead, type RunFileSeal, sealOf } from './run-lines.ts';

export type CopyFormat = 'ndjson' | 'md';

/** How far a copy is, in entries; `total` null while nobody knows. */
export interface CopyProgress {
  entries: number;
  total: number | null;
}

export interface CopyRunOptions {
  client: Pick<CloudRunsClient, 'watch'>;
  run: { ref: RunRef; title: string | null; repository: string | null };
  format: CopyFormat;
  /** Name and version of this program. */
  tool: string;
  /** Milliseconds since the epoch. */
  now: number;
  /** Resolves when there is room for more. */
  write(text: string): Promise<void>;
  progress?(progress: CopyProgress): void;
}

/** What was written, and what it is worth. */
export interface CopiedRun {
  head: RunFileHead;
  seal: RunFileSeal;
}

/** How a run is put into words, piece by piece. */
export interface CopyWriter {
  head(head: RunFileHead, run: RunMeta): string;
  /** Texts to be written one after the other; none of them is the whole run. */
  entries(lines: readonly string[]): Iterable<string>;
  missing(from: number, to: number): Iterable<string>;
  seal(seal: RunFileSeal, head: RunFileHead): Iterable<string>;
}

/**
 * Writes a run as a file: all of it if it is over, what is known now if it goes on, what is kept here if nobody can be reached; the seal says which.
 * Memory does not grow with the run.
 * @throws the signal's reason when called off; the errors of `CloudRunsClient.watch`, and of `write`
 */
export async function copyRun(options: CopyRunOptions, signal: AbortSignal): Promise<CopiedRun> {
  const { client, run, write, progress } = options;
  const copy = new RunCopy(options);
  // The signal ends a watch that waits; leaving the loop ends one that has told enough.
  for await (const updates of client.watch(run.ref, signal, { as: 'record', saved: true })) {
    signal.throwIfAborted();
    for (const update of updates) for (const text of copy.take(update)) await write(text);
    if (copy.hopeless) throw new CloudRunError(copy.hopeless);
    progress?.(copy.progress);
    if (copy.hasAll) break;
  }
  signal.throwIfAborted();
  for (const text of copy.close()) await write(text);
  return copy.result;
}

const HOPELESS: ReadonlySet<ConnectionPhase> = new Set(['failed', 'forbidden', 'signed-out']);
const UNREACHED: Failure = { code: 'network', message: 'The cloud could not be reached', retryable: true };
/** While the wire is in one of these, more is about to come. */
const COMING: ReadonlySet<ConnectionPhase> = new Set(['connecting', 'catching-up', 'reconnecting', 'ended']);
/** And here nothing comes before somebody has done something. */
const STUCK: ReadonlySet<ConnectionPhase> = new Set(['waiting-for-network', 'paused', 'idle', ...HOPELESS]);

class RunCopy {
  readonly #options: CopyRunOptions;
  readonly #writer: CopyWriter;
  readonly #sequence = new EntrySequence('start');
  readonly #digest = createHash('sha256');
  readonly #gaps: Gap[] = [];
  #run: RunMeta | null = null;
  #head: RunFileHead | null = null;
  #integrity: Integrity | null = null;
  #phase: ConnectionPhase = 'connecting';
  #isComing = true;
  #total: number | null = null;
  #entries = 0;
  #provisional = 0;
  #hindrance: Failure | null = null;
  #savedAt: number | null = null;
  #ended = false;
  #seal: RunFileSeal | null = null;

  constructor(options: CopyRunOptions) {
    this.#options = options;
    this.#writer = options.format === 'md' ? new MarkdownWriter() : new NdjsonWriter();
  }

  get progress(): CopyProgress {
    return { entries: this.#entries, total: this.#total };
  }

  /** Everything that can be had now has been told: the end, or where a run that goes on has come to. */
  get hasAll(): boolean {
    if (this.#ended) return true;
    const integrity = this.#integrity;
    if (!this.#run || !integrity || this.#sequence.end < integrity.total) return false;
    // A saved copy is told to its end, and the watch returns then.
    if (this.#savedAt !== null) return false;
    const { lacks } = this.#sequence;
    if (lacks === null) return !this.#isComing;
    // Older entries come as far as they have been read; behind that they are waited for, unless nobody can read them now.
    const unread = integrity.gaps.find(({ to }) => to !== null);
    return unread !== undefined && lacks.from >= unread.from && STUCK.has(this.#phase);
  }

  /** Why nothing of the run can be had, and waiting will not help; null while there is hope, or something to copy. */
  get hopeless(): Failure | null {
    return this.#run ? null : this.#hindrance;
  }

  get result(): CopiedRun {
    if (!this.#head || !this.#seal) throw new Error('Cannot tell what was copied: the copy is not closed');
    return { head: this.#head, seal: this.#seal };
  }

  *take(update: RunUpdate): Generator<string, void> {
    if (update.kind === 'snapshot') yield this.#begin(update);
    if (update.kind === 'run' || update.kind === 'ended') this.#run = update.run;
    if (update.kind === 'connection') this.#wireIs(update.connection);
    if (update.kind === 'integrity' || update.kind === 'ended') this.#integrity = update.integrity;
    yield* this.#takeEntries(update);
    this.#total = Math.max(this.#integrity?.total ?? 0, this.#sequence.end);
    if (update.kind === 'ended') this.#ended = true;
  }

  *close(): Generator<string, void> {
    const [run, head] = [this.#run, this.#head];
    if (!run || !head) throw new Error('Cannot copy the run: nothing was told of it');
    if (!this.#ended) {
      // What a correction could still change is written as it stands, and counted.
      this.#provisional = this.#sequence.open;
      yield* this.#takeEntries({ kind: 'ended', run, integrity: this.#integrity ?? NO_ENTRIES });
    }
    const integrity = this.#integrity;
    const isOver = isTerminal(run.status) && (this.#ended || this.#savedAt === null);
    const facts = { run, integrity, entries: this.#entries, provisional: this.#provisional };
    this.#seal = sealOf({
      ...facts,
      complete:
        isOver && this.#ended && integrity !== null && isComplete(integrity) && this.#entries === integrity.total,
      // Others that have an end are filled by now: they were told before that.
      gaps: [...this.#gaps, ...(integrity?.gaps ?? []).filter(({ to }) => to === null)],
      sha256: this.#digest.digest('hex'),
    });
    yield* this.#writer.seal(this.#seal, head);
  }

  #begin({ run, savedAt }: Extract<RunUpdate, { kind: 'snapshot' }>): string {
    const { run: named, tool, now } = this.#options;
    this.#run = run;
    this.#savedAt = savedAt ?? null;
    const { title, repository } = named;
    this.#head = headOf({ run, title, repository, tool, copiedAt: now, savedAt: this.#savedAt });
    return this.#writer.head(this.#head, run);
  }

  #wireIs({ phase, failure }: Connection): void {
    this.#phase = phase;
    // A stream that waits for a log that cannot be read may wait for long: what can be had now has been told.
    this.#isComing = COMING.has(phase) && !(phase === 'catching-up' && failure);
    this.#hindrance = HOPELESS.has(phase) ? (failure ?? UNREACHED) : null;
  }

  *#takeEntries(update: RunUpdate): Generator<string, void> {
    for (const step of this.#sequence.take(update)) {
      if (step.kind === 'missing') {
        this.#gaps.push({ from: step.from, to: step.to, why: 'unavailable' });
        yield* this.#writer.missing(step.from, step.to);
      } else if (step.kind === 'final') {
        const lines = step.lines.map(oneLine);
        this.#entries += lines.length;
        for (const line of lines) this.#digest.update(line).update('\n');
        yield* this.#writer.entries(lines);
      }
    }
  }
}

/** Entries as they were written, between head and seal. Holes are told by the seal, so that the lines between are the digest's. */
class NdjsonWriter implements CopyWriter {
  head(head: RunFileHead): string {
    return `${JSON.stringify(head)}\n`;
  }

  *entries(lines: readonly string[]): Generator<string, void> {
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
  }

  *missing(): Generator<string, void> {}

  *seal(seal: RunFileSeal): Generator<string, void> {
    yield `${JSON.stringify(seal)}\n`;
  }
}
