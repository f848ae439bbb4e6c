import { isTerminal, type RunUpdate } from '@runwatch/protocol';
import type { FoldedItem, MissingItem, PermissionItem, TranscriptItem } from './items.ts';
import { openRequests } from './open-requests.ts';
import { Stretch } from './stretch.ts';
import { TranscriptMismatch } from './transcript-mismatch.ts';

type Update<K extends RunUpdate['kind']> = Extract<RunUpdate, { kind: K }>;

/** How an item is shown at this moment, beyond what its entries say. */
interface Shown {
  readonly key: string;
  readonly provisional: boolean;
  readonly closed: boolean;
  readonly item: FoldedItem;
}

/**
 * The transcript of one run as people read it, kept by applying what the watch tells. Entries `[0, filled)` and
 * `[start, entryCount)` are loaded; while the two have not met, one `missing` item stands between them.
 *
 *     const transcript = new Transcript();
 *     for await (const updates of client.watch(run, signal)) for (const update of updates) transcript.apply(update);
 *
 * An update costs what is new in it, whatever the length of the transcript.
 */
export class Transcript {
  #head = new Stretch(0);
  /** The same stretch as the head, once they have met. */
  #tail = this.#head;
  /** Entries before this one are final: told so, null until then. */
  #settled: number | null = null;
  /** Entries before this one cannot be corrected here. */
  #fixed = 0;
  #told = false;
  #runId = '';
  #over = false;
  #ended = false;
  #revision = 0;
  #missing: MissingItem | null = null;
  /** Open requests among the missing entries, as they were told apart from these. */
  #early: readonly PermissionItem[] = [];
  readonly #shown = new WeakMap<FoldedItem, Shown>();

  /** Changes whenever anything that can be read here has changed. */
  get revision(): number {
    return this.#revision;
  }

  /** Entries known, provisional ones included. */
  get entryCount(): number {
    return this.#tail.end;
  }

  /** Entries `[0, filled)` are loaded. */
  get filled(): number {
    return this.#head.end;
  }

  /** Entries `[start, entryCount)` are loaded; 0 once everything is. */
  get start(): number {
    return this.#tail.start;
  }

  /** Entries before this one are final. */
  get settled(): number {
    return this.#ended ? this.entryCount : Math.min(this.#settled ?? this.entryCount, this.entryCount);
  }

  /** Nothing is missing between the first entry and the last. */
  get complete(): boolean {
    return this.#head === this.#tail;
  }

  /** Entries loaded. */
  get loaded(): number {
    return this.complete ? this.#head.end : this.#head.end + this.#tail.end - this.#tail.start;
  }

  /** Number of items, the `missing` one included. */
  get count(): number {
    const head = this.#head.items.length;
    return this.complete ? head : head + 1 + this.#tail.items.length;
  }

  /** The item at `position`, the same object as long as nothing in it has changed. */
  item(position: number): TranscriptItem | undefined {
    const head = this.#head.items;
    if (position < head.length || this.complete) return this.#show(head.at(position), this.#head);
    if (position === head.length) return this.#missingItem();
    return this.#show(this.#tail.items.at(position - head.length - 1), this.#tail);
  }

  /** Position of the last item whose first entry is `entry` or one before it; -1 when there is none. */
  positionOf(entry: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.item(middle)?.first ?? Number.POSITIVE_INFINITY) <= entry) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Entry `entry` as it was told: one line of JSON text; undefined while it is not loaded. */
  line(entry: number): string | undefined {
    return this.#head.line(entry) ?? this.#tail.line(entry);
  }

  /** Requests that wait for an answer, oldest first; of those above missing entries, the ones that were told to be open. */
  get permissions(): PermissionItem[] {
    if (this.#over || this.#isOfAnotherRun) return [];
    const early = this.complete ? [] : this.#early.filter((request) => this.#stillWaits(request));
    const asks = this.#tail.items.underway.asks.map((position) =>
      this.#show(this.#tail.items.at(position), this.#tail),
    );
    return [...early, ...asks.filter((item) => item?.kind === 'permission')];
  }

  /**
   * Applies an update. Those that are not about entries (`connection`, `integrity`) change nothing.
   * @throws {TranscriptMismatch} when it does not fit what was told before: begin anew with a fresh transcript
   */
  apply(update: RunUpdate): void {
    if (update.kind === 'snapshot') this.#begin(update);
    else if (update.kind === 'from') this.#continue(update);
    else if (update.kind === 'fill') this.#fill(update);
    else if (update.kind === 'requests') this.#ask(update);
    else if (update.kind === 'run' || update.kind === 'ended') this.#runIs(update);
  }

  #begin({ run, start, lines }: Update<'snapshot'>): void {
    this.#head = new Stretch(0);
    this.#tail = start === 0 ? this.#head : new Stretch(start);
    this.#early = [];
    this.#settled = null;
    this.#told = true;
    this.#runId = run.runId;
    this.#over = isTerminal(run.status);
    this.#ended = false;
    // Until it is told what is final, the whole page may be corrected.
    this.#fixed = start;
    this.#tail.append(lines, start);
    this.#revision++;
  }

  #continue({ at, lines, settled }: Update<'from'>): void {
    if (!this.#told) throw new TranscriptMismatch('Cannot continue a transcript: no snapshot has been told');
    if (at > this.#tail.end)
      throw new TranscriptMismatch(`Cannot continue at entry ${at}: only ${this.#tail.end} are known`);
    if (at < this.#tail.end && at < this.#fixed)
      throw new TranscriptMismatch(`Cannot correct entry ${at}: entries before ${this.#fixed} are final`);
    this.#fixed = Math.max(settled, this.#fixed);
    this.#settled = this.#fixed;
    this.#tail.cut(at);
    this.#tail.append(lines, this.#fixed);
    this.#tail.items.settle(this.#fixed);
    this.#revision++;
  }

  #fill({ at, lines }: Update<'fill'>): void {
    if (!this.#told) throw new TranscriptMismatch('Cannot fill a transcript: no snapshot has been told');
    if (this.complete || at !== this.#head.end)
      throw new TranscriptMismatch(`Cannot fill in at entry ${at}: ${this.#head.end} are loaded`);
    if (at + lines.length > this.#tail.start)
      throw new TranscriptMismatch(
        `Cannot fill in up to entry ${at + lines.length}: from ${this.#tail.start} on they are known`,
      );
    this.#head.append(lines, Number.POSITIVE_INFINITY);
    if (this.#head.end === this.#tail.start) this.#join();
    this.#revision++;
  }

  #ask({ lines }: Update<'requests'>): void {
    const before = new Map(this.#early.map((request) => [request.requestId, request]));
    const last = Math.max(0, this.#tail.start - 1);
    // Where among the missing entries they stand is not known, only that it is before the tail.
    this.#early = openRequests(lines, this.#runId).map(
      ({ item }) => before.get(item.requestId) ?? { ...item, first: last, last, entries: 0 },
    );
    this.#revision++;
  }

  /** Nothing in the tail says that nobody waits for this answer any more. */
  #stillWaits({ key, toolCallId }: PermissionItem): boolean {
    const { items } = this.#tail;
    if (items.underway.anew || items.find(key) !== undefined) return false;
    const call = toolCallId === null ? undefined : items.at(items.find(`tool:${toolCallId}`) ?? -1);
    return !(call?.kind === 'tool' && (call.status === 'completed' || call.status === 'failed'));
  }

  #runIs({ kind, run }: Update<'run' | 'ended'>): void {
    const over = this.#over || kind === 'ended' || isTerminal(run.status);
    const ended = this.#ended || kind === 'ended';
    if (over === this.#over && ended === this.#ended) return;
    this.#over = over;
    this.#ended = ended;
    this.#revision++;
  }

  /** Folds the tail anew on top of the head, so that what belongs together over the joint comes together. */
  #join(): void {
    const tail = this.#tail;
    this.#head.append(tail.lines, this.#fixed);
    this.#head.items.keepIdentities(tail.items);
    this.#tail = this.#head;
  }

  #show(item: FoldedItem | undefined, stretch: Stretch): FoldedItem | undefined {
    if (!item) return undefined;
    const key = this.#keyOf(item, stretch);
    const provisional = item.last >= this.settled;
    const closed = this.#isClosed(item, stretch);
    if (key === item.key && !provisional && !closed) return item;
    const shown = this.#shown.get(item);
    if (shown?.key === key && shown.provisional === provisional && shown.closed === closed) return shown.item;
    const now = { ...(closed ? close(item) : item), key, provisional };
    this.#shown.set(item, { key, provisional, closed, item: now });
    return now;
  }

  /** What is told of one tool call or request on both sides of missing entries are two items for the time being. */
  #keyOf(item: FoldedItem, stretch: Stretch): string {
    const isTwin = stretch !== this.#head && this.#head.items.find(item.key) !== undefined;
    return isTwin ? `${item.key}#2` : item.key;
  }

  /** The run has not begun: what is told so far was told by the runs before it, and nobody there waits any more. */
  get #isOfAnotherRun(): boolean {
    const { runId } = this.#tail.items.underway;
    return runId !== null && runId !== this.#runId;
  }

  /** Whether something that its entries leave open cannot go on. */
  #isClosed(item: FoldedItem, stretch: Stretch): boolean {
    switch (item.kind) {
      case 'permission':
        return item.state === 'open' && (this.#over || stretch !== this.#tail || this.#isOfAnotherRun);
      case 'message':
      case 'thought':
        return item.open && (this.#ended || stretch !== this.#tail);
      default:
        return false;
    }
  }

  #missingItem(): MissingItem {
    const from = this.#head.end;
    const to = this.#tail.start;
    const { loaded, entryCount: total } = this;
    const known = this.#missing;
    if (known?.from === from && known.to === to && known.total === total) return known;
    this.#missing = {
      kind: 'missing',
      key: 'missing',
      first: from,
      last: to - 1,
      entries: 0,
      at: null,
      until: null,
      provisional: false,
      cut: null,
      from,
      to,
      loaded,
      total,
    };
    return this.#missing;
  }
}

function close(item: FoldedItem): FoldedItem {
  if (item.kind === 'permission') return { ...item, state: 'expired' };
  return item.kind === 'message' || item.kind === 'thought' ? { ...item, open: false } : item;
}
