import { type Entries, isTerminal, type RunUpdate } from '@runwatch/protocol';
import { foldOn } from './fold-anew.ts';
import type { FoldedItem, MissingItem, PermissionItem, PlanItem, TranscriptItem } from './items.ts';
import { KeptKeys, type Numbering } from './kept-keys.ts';
import { mayConcernRequests } from './open-requests.ts';
import { RequestsBefore } from './requests-before.ts';
import { type EntryRange, Stretch } from './stretch.ts';
import { TranscriptMismatch } from './transcript-mismatch.ts';

type Update<K extends RunUpdate['kind']> = Extract<RunUpdate, { kind: K }>;

/** How an item is shown at this moment, beyond what its entries say. */
interface Shown {
  readonly key: string;
  readonly provisional: boolean;
  readonly closed: boolean;
  readonly item: FoldedItem;
}

/** Items that stand in a row: a stretch's, or the one that stands for missing entries. */
type Part =
  | { readonly stretch: Stretch; readonly count: number }
  | { readonly missing: MissingItem; readonly count: 1 };

/** Which entries are to be held: the tail from `tail` on, and one passage before it. */
export interface Arrangement {
  readonly passage: EntryRange | null;
  readonly tail: number;
}

/**
 * The transcript of one run as people read it, kept by applying what the watch tells. Two stretches of entries are held: the tail, up to the
 * newest entry, and before it a passage. Wherever entries are not held, one `missing` item stands for them.
 *
 *     0 ... (missing) ... |-- passage --| ... (missing) ... |-- tail --| entryCount
 *
 * Who watches as a record is told everything, and the passage grows from 0 until it meets the tail. Who watches as a display asks for entries,
 * and says with `arrange` what of them is to be held.
 *
 *     const transcript = new Transcript();
 *     for await (const updates of client.watch(run, signal)) for (const update of updates) transcript.apply(update);
 *
 * An update costs what is new in it, whatever the length of the transcript.
 */
export class Transcript {
  #tail = new Stretch(0);
  /** Null also when it has met the tail: then it is the tail. */
  #passage: Stretch | null = null;
  /** The tail as it is being folded anew: corrected along with the one that is shown. */
  #draft: Stretch | null = null;
  #arrangement = 0;
  /** Entries before this one are final: told so, null until then. */
  #settled: number | null = null;
  /** Entries before this one cannot be corrected here. */
  #fixed = 0;
  #told = false;
  #runId = '';
  #over = false;
  #ended = false;
  #revision = 0;
  #parts: { revision: number; parts: readonly Part[] } = { revision: -1, parts: [] };
  #missing = new Map<string, MissingItem>();
  #before = new RequestsBefore();
  /** The newest plan before the tail, as far as it was ever held. */
  #planBefore: PlanItem | null = null;
  /** The plan before everything that was ever held, told apart. */
  #planTold: PlanItem | null = null;
  #keys = new KeptKeys();
  readonly #shown = new WeakMap<FoldedItem, Shown>();

  /** Changes whenever anything that can be read here has changed. */
  get revision(): number {
    return this.#revision;
  }

  /** Another one when a correction has given entries other numbers. */
  get numbering(): Numbering {
    return this.#keys.numbering;
  }

  /** The number by numbering `now` of the item that began with entry `entry` by numbering `before`; the same where nothing is known of that. */
  renumbered(entry: number, before: Numbering, now: Numbering = this.numbering): number {
    return this.#keys.renumbered(entry, before, now);
  }

  /** Entries known, provisional ones included. */
  get entryCount(): number {
    return this.#tail.end;
  }

  /** Entries `[0, filled)` are held. */
  get filled(): number {
    return this.#first.start === 0 ? this.#first.end : 0;
  }

  /** Entries `[start, entryCount)` are held; 0 once everything is. */
  get start(): number {
    return this.#tail.start;
  }

  /** The entries held before the tail; null when there are none, or when they have met it. */
  get passage(): EntryRange | null {
    return this.#passage?.range ?? null;
  }

  /** Entries before this one are final. */
  get settled(): number {
    return this.#ended ? this.entryCount : Math.min(this.#settled ?? this.entryCount, this.entryCount);
  }

  /** Entries before this one are final and can be let go: they can be asked for again. */
  get disposable(): number {
    return this.#fixed;
  }

  /** Nothing is missing between the first entry and the last. */
  get complete(): boolean {
    return this.#tail.start === 0;
  }

  /** Entries held. */
  get loaded(): number {
    return this.#tail.lines.length + (this.#passage?.lines.length ?? 0);
  }

  /** Characters of the entries held. */
  get characters(): number {
    return this.#tail.characters + (this.#passage?.characters ?? 0);
  }

  /** Number of items, the `missing` ones included. */
  get count(): number {
    return this.#inARow.reduce((sum, part) => sum + part.count, 0);
  }

  /** The item at `position`, the same object as long as nothing has changed in it. */
  item(position: number): TranscriptItem | undefined {
    let at = position;
    for (const part of this.#inARow) {
      if (at < part.count)
        return 'missing' in part ? part.missing : this.#show(part.stretch.items.at(at), part.stretch);
      at -= part.count;
    }
    return undefined;
  }

  /** Positions `[from, to)` of the items that stand in a row with the item of `entry`, `missing` ones at their ends included; a `missing` item alone where that entry is missing. */
  stretchOf(entry: number): EntryRange {
    let from = 0;
    let missingBefore = 0;
    for (const part of this.#inARow) {
      const isMissing = 'missing' in part;
      const end = isMissing ? part.missing.to : part.stretch.end;
      const isLast = from + part.count === this.count;
      if (entry < end || isLast) {
        if (isMissing) return { from, to: from + 1 };
        return { from: from - missingBefore, to: Math.min(from + part.count + 1, this.count) };
      }
      from += part.count;
      missingBefore = isMissing ? 1 : 0;
    }
    return { from: 0, to: 0 };
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

  /** Entry `entry` as it was told: one line of JSON text; undefined while it is not held. */
  line(entry: number): string | undefined {
    return this.#passage?.line(entry) ?? this.#tail.line(entry);
  }

  /** Requests that wait for an answer, oldest first; of those before the tail, the ones that are known to be open. */
  get permissions(): PermissionItem[] {
    if (this.#over || this.#isOfAnotherRun) return [];
    const { items } = this.#tail;
    const asks = items.underway.asks.map((position) => this.#show(items.at(position), this.#tail));
    return [...this.#waitingBefore, ...asks.filter((item) => item?.kind === 'permission')];
  }

  /** The newest plan of the run, as far as it is known: one that was told before everything that was ever held is once it has been told apart. */
  get plan(): PlanItem | null {
    if (this.#isOfAnotherRun) return null;
    const { items } = this.#tail;
    const { newestPlan, runId } = items.underway;
    if (newestPlan === null) return runId === null ? (this.#planBefore ?? this.#planEarlier) : null;
    const item = this.#show(items.at(newestPlan), this.#tail);
    return item?.kind === 'plan' ? item : null;
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
    else if (update.kind === 'plan') this.#planIs(update);
    else if (update.kind === 'run' || update.kind === 'ended') this.#runIs(update);
  }

  /**
   * Holds these entries from now on, and lets all others go. Entries that are not held yet are taken from `page`; only final ones can be let go.
   * Done a piece with each step, so that a window can live in between; what was held is shown until the last one. Updates may be applied between
   * two steps. Another `arrange`, or a snapshot, puts an end to it.
   * @throws {RangeError} when an entry is neither held nor in the page
   */
  *arrange(to: Arrangement, page?: Entries): Generator<void, void> {
    const arrangement = ++this.#arrangement;
    this.#draft = null;
    const isCalledOff = () => arrangement !== this.#arrangement;
    const line = (entry: number) => page?.lines[entry - page.at] ?? this.line(entry);
    const joined = to.passage !== null && to.passage.to >= to.tail;
    const tailFrom = joined && to.passage ? to.passage.from : to.tail;
    if (tailFrom > this.#tail.start && tailFrom > this.#fixed)
      throw new RangeError(
        `Cannot let go of the entries before ${tailFrom}: only those before ${this.#fixed} are final`,
      );

    const passage = to.passage && !joined ? this.#passageFrom(to.passage) : null;
    if (passage && to.passage) {
      const { to: end } = to.passage;
      for (const _ of foldOn(passage, { line, end: () => end, correctable: () => Number.POSITIVE_INFINITY })) {
        yield;
        if (isCalledOff()) return;
      }
    }

    const letGo = this.#concernsRequests(tailFrom) ? new Stretch(this.#tail.start) : null;
    if (letGo)
      for (const _ of foldOn(letGo, { line, end: () => tailFrom, correctable: () => Number.POSITIVE_INFINITY })) {
        yield;
        if (isCalledOff()) return;
      }

    const tail = tailFrom === this.#tail.start ? this.#tail : new Stretch(tailFrom);
    if (tail !== this.#tail) {
      this.#draft = tail;
      for (const _ of foldOn(tail, { line, end: () => this.#tail.end, correctable: () => this.#fixed })) {
        yield;
        if (isCalledOff()) return;
      }
    }
    this.#draft = null;

    const before = [this.#tail, this.#passage].filter((stretch) => stretch !== null);
    for (const stretch of [passage, tail])
      if (stretch && !before.includes(stretch)) stretch.items.keepIdentities(...before.map(({ items }) => items));
    if (letGo) this.#before.letGo(letGo.items);
    this.#planBefore = this.plan === this.#planTold ? null : this.plan;
    this.#passage = passage;
    this.#tail = tail;
    this.#revision++;
  }

  #begin({ run, start, lines }: Update<'snapshot'>): void {
    this.#arrangement++;
    this.#draft = null;
    this.#passage = null;
    this.#tail = new Stretch(start);
    this.#before = new RequestsBefore();
    this.#planBefore = this.#planTold = null;
    this.#keys = new KeptKeys();
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
    const { items, end } = this.#tail;
    if (at < end) this.#keys.lose(items, at, end);
    this.#tail.cut(at);
    const { length } = items;
    this.#tail.append(lines, this.#fixed);
    this.#keys.find(items, length);
    items.settle(this.#fixed);
    // What has not been folded anew yet will be taken from the tail as it is then.
    if (this.#draft && at < this.#draft.end) this.#draft.cut(at);
    this.#draft?.items.settle(this.#fixed);
    this.#revision++;
  }

  #fill({ at, lines }: Update<'fill'>): void {
    if (!this.#told) throw new TranscriptMismatch('Cannot fill a transcript: no snapshot has been told');
    if (this.complete || at !== this.filled)
      throw new TranscriptMismatch(`Cannot fill in at entry ${at}: ${this.filled} are held`);
    if (at + lines.length > this.#tail.start)
      throw new TranscriptMismatch(
        `Cannot fill in up to entry ${at + lines.length}: from ${this.#tail.start} on they are known`,
      );
    const head = this.#passageFrom({ from: 0, to: at });
    head.append(lines, Number.POSITIVE_INFINITY);
    this.#passage = head;
    if (head.end === this.#tail.start) this.#join(head);
    this.#revision++;
  }

  #ask({ lines }: Update<'requests'>): void {
    this.#before.tell(lines, this.#runId, Math.max(0, this.#tail.start - 1));
    this.#revision++;
  }

  /** Where it stands is not known, only that it is before the tail. */
  #planIs({ line }: Update<'plan'>): void {
    const before = new Stretch(Math.max(0, this.#tail.start - 1));
    before.append([line], Number.POSITIVE_INFINITY);
    const plan = before.items.at(before.items.underway.newestPlan ?? -1);
    this.#planTold = plan?.kind === 'plan' ? { ...plan, entries: 0 } : null;
    this.#revision++;
  }

  /** Unless the agent has begun anew within entries that have been let go since. */
  get #planEarlier(): PlanItem | null {
    return this.#before.runId === null ? this.#planTold : null;
  }

  get #waitingBefore(): PermissionItem[] {
    return this.complete ? [] : this.#before.waiting(this.#tail.items);
  }

  /** Whether letting go of the tail's entries before `entry` could lose what they say of requests, or of whose they are. */
  #concernsRequests(entry: number): boolean {
    const { start, lines } = this.#tail;
    if (entry <= start) return false;
    return !this.#before.isEmpty || lines.slice(0, entry - start).some(mayConcernRequests);
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
  #join(head: Stretch): void {
    head.append(this.#tail.lines, this.#fixed);
    head.items.keepIdentities(this.#tail.items);
    this.#tail = head;
    this.#passage = null;
  }

  /** The passage that is held, when `range` can be had by appending to it; else a new one with the same beginning. */
  #passageFrom({ from, to }: EntryRange): Stretch {
    const passage = this.#passage;
    const canGrow = passage?.start === from && passage.end <= to && to <= this.#tail.start;
    return canGrow ? passage : new Stretch(from);
  }

  get #first(): Stretch {
    return this.#passage ?? this.#tail;
  }

  get #inARow(): readonly Part[] {
    if (this.#parts.revision === this.#revision) return this.#parts.parts;
    const parts: Part[] = [];
    let at = 0;
    for (const stretch of [this.#passage, this.#tail]) {
      if (!stretch) continue;
      if (stretch.start > at) {
        // The one before the tail keeps its key, whether there is a passage or not.
        const missing = this.#missingItem(stretch === this.#tail ? 'missing' : 'missing:earliest', at, stretch.start);
        parts.push({ missing, count: 1 });
      }
      parts.push({ stretch, count: stretch.items.length });
      at = stretch.end;
    }
    this.#parts = { revision: this.#revision, parts };
    return parts;
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
    const isTwin = stretch !== this.#first && this.#first.items.find(item.key) !== undefined;
    return isTwin ? `${item.key}#2` : this.#keys.of(item.key);
  }

  /** The run has not begun: what is told so far was told by the runs before it, and nobody there waits any more. */
  get #isOfAnotherRun(): boolean {
    const runId = this.#tail.items.underway.runId ?? this.#before.runId;
    return runId !== null && runId !== this.#runId;
  }

  /** Whether something that its entries leave open cannot go on. */
  #isClosed(item: FoldedItem, stretch: Stretch): boolean {
    switch (item.kind) {
      case 'permission':
        return item.state === 'open' && (this.#over || this.#isOfAnotherRun || !this.#mayWait(item, stretch));
      case 'message':
      case 'thought':
        return item.open && (this.#ended || stretch !== this.#tail);
      default:
        return false;
    }
  }

  /** Before missing entries nothing waits but what is known to. */
  #mayWait({ requestId }: PermissionItem, stretch: Stretch): boolean {
    return stretch === this.#tail || this.#waitingBefore.some((request) => request.requestId === requestId);
  }

  #missingItem(key: string, from: number, to: number): MissingItem {
    const { loaded, entryCount: total } = this;
    const known = this.#missing.get(key);
    if (known?.from === from && known.to === to && known.total === total && known.loaded === loaded) return known;
    const item: MissingItem = {
      kind: 'missing',
      key,
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
    this.#missing.set(key, item);
    return item;
  }
}

function close(item: FoldedItem): FoldedItem {
  if (item.kind === 'permission') return { ...item, state: 'expired' };
  return item.kind === 'message' || item.kind === 'thought' ? { ...item, open: false } : item;
}
