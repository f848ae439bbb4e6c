import type { CloudRunsClient, WatchOptions } from '../client.ts';
import type { RunRef } from '../ids.ts';
import { isTerminal } from '../run.ts';
import type { Connection, Integrity, RunMeta, RunUpdate } from '../updates.ts';

/** A subscriber as the oracle sees it: applies what it is told, checks that it fits, and keeps the order of things. */
export class Reader {
  readonly updates: RunUpdate[] = [];
  /** Resolves when the watch has returned; rejects with what it threw. */
  readonly done: Promise<void>;
  readonly #leaving = new AbortController();
  #head: string[] = [];
  #tail: string[] = [];
  #start = 0;
  #settled = 0;
  #isSaidToBeOver = false;
  #blocked: { wait: Promise<void>; release: () => void } | undefined;
  run: RunMeta | undefined;
  connection: Connection | undefined;
  integrity: Integrity | undefined;
  /** Lines of open requests, as they were told apart from the entries. */
  requests: readonly string[] = [];
  /** The line of the plan before the snapshot, as it was told apart. */
  plan: string | null = null;
  ended = false;
  /** The reader left of its own accord. */
  left = false;
  /** The watch has returned. */
  returned = false;
  /** What the watch threw. */
  error: unknown;
  /** Grows with each change of the transcript. */
  revision = 0;

  constructor(client: CloudRunsClient, run: RunRef, options?: WatchOptions) {
    this.done = this.#read(client, run, options);
    this.done.then(
      () => {
        this.returned = true;
      },
      (error: unknown) => {
        this.error = error;
      },
    );
  }

  /** Entries before this are final. */
  get settled(): number {
    return this.#settled;
  }

  /** Stops taking batches, as a window that hangs. */
  block(): void {
    if (this.#blocked) return;
    let release = () => {};
    const wait = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#blocked = { wait, release };
  }

  unblock(): void {
    this.#blocked?.release();
    this.#blocked = undefined;
  }

  leave(): void {
    this.left = true;
    this.unblock();
    this.#leaving.abort(new Error('The reader left'));
  }

  /** The entries this reader has, in order; a hole where the history is not filled in. */
  get lines(): string[] {
    return [...this.#head, ...this.#tail];
  }

  get values(): unknown[] {
    return this.lines.map((line) => JSON.parse(line) as unknown);
  }

  /** The number of the first entry of the tail. */
  get start(): number {
    return this.#start;
  }

  get isWhole(): boolean {
    return this.#head.length === this.#start;
  }

  /** The texts of agent messages and chunks, for reading in a test. */
  get texts(): string[] {
    return this.values.flatMap((value) => {
      const update = (value as { notification?: { params?: { update?: { content?: { text?: string } } } } })
        .notification?.params?.update;
      return update?.content?.text === undefined ? [] : [update.content.text];
    });
  }

  get phase(): string | undefined {
    return this.connection?.phase;
  }

  /** The kinds of updates that concern the transcript and its end, repeats folded. */
  get story(): string[] {
    const kinds = this.updates.flatMap((u) =>
      u.kind === 'connection' || u.kind === 'integrity' || u.kind === 'run' ? [] : [u.kind],
    );
    return kinds.filter((kind, i) => kind !== kinds[i - 1]);
  }

  count(kind: RunUpdate['kind']): number {
    return this.updates.filter((update) => update.kind === kind).length;
  }

  describe(): string {
    return `${this.story.join(' ')} | ${this.lines.length} entries | ${this.run?.status} | ${JSON.stringify(this.connection)} | ${JSON.stringify(this.integrity)}`;
  }

  async #read(client: CloudRunsClient, run: RunRef, options: WatchOptions | undefined): Promise<void> {
    for await (const batch of client.watch(run, this.#leaving.signal, options)) {
      if (this.left) return;
      for (const update of batch) this.#apply(update);
      if (this.#blocked) await this.#blocked.wait;
    }
  }

  #apply(update: RunUpdate): void {
    if (this.ended) throw new Error(`Told ${update.kind} after the end`);
    this.updates.push(update);
    switch (update.kind) {
      case 'snapshot':
        if (this.count('snapshot') > 1) throw new Error('Told a second snapshot');
        this.revision++;
        this.#start = update.start;
        this.#settled = update.start;
        this.#tail = [...update.lines];
        this.run = update.run;
        break;
      case 'from':
        if (update.at < this.#start || update.at > this.#start + this.#tail.length)
          throw new Error(
            `Told to continue from ${update.at}, but has ${this.#start} to ${this.#start + this.#tail.length}`,
          );
        if (this.#isSaidToBeOver && update.at + update.lines.length > this.#start + this.#tail.length)
          throw new Error('Told entries after the run was said to be over');
        this.#checkSettled(update);
        this.revision++;
        this.#settled = update.settled;
        this.#tail.splice(update.at - this.#start, Number.POSITIVE_INFINITY, ...update.lines);
        break;
      case 'fill':
        if (update.at !== this.#head.length) throw new Error(`Told to fill at ${update.at} after ${this.#head.length}`);
        if (update.at + update.lines.length > this.#start)
          throw new Error(
            `Told to fill up to ${update.at + update.lines.length}, but the tail begins at ${this.#start}`,
          );
        this.revision++;
        this.#head.push(...update.lines);
        break;
      case 'requests':
        this.requests = update.lines;
        break;
      case 'plan':
        this.plan = update.line;
        break;
      case 'run':
        // A run that was over when it was opened says so in its snapshot, before its entries.
        if (!isTerminal(this.run?.status ?? 'queued') && isTerminal(update.run.status)) this.#isSaidToBeOver = true;
        this.run = update.run;
        break;
      case 'connection':
        this.connection = update.connection;
        break;
      case 'integrity':
        this.integrity = update.integrity;
        break;
      case 'ended':
        this.run = update.run;
        this.integrity = update.integrity;
        this.ended = true;
        break;
    }
  }

  /** What was told as final stays as it is. */
  #checkSettled({ at, lines, settled }: Extract<RunUpdate, { kind: 'from' }>): void {
    if (settled < this.#settled) throw new Error(`Told that ${settled} entries are final, after ${this.#settled}`);
    for (let n = at; n < this.#settled; n++)
      if (this.#tail[n - this.#start] !== lines[n - at]) throw new Error(`Entry ${n} was final, and changed`);
  }
}
