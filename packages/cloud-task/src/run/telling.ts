import { type Nudge, sleep } from '@runwatch/async';
import { type Failure, isCloudRunError, isTerminal, type RunRef } from '@runwatch/protocol';
import type { CloudApi } from '../api/cloud-api.ts';
import { timeSlices } from '../api/turn.ts';
import type { LogDemand } from '../history/follow-log.ts';
import type { NewestPage } from '../history/read-newest.ts';
import { type LogChange, type LogRows, readOn } from '../history/read-on.ts';
import { sameJson } from '../history/same-json.ts';
import { factsOfError, failureFacts } from '../journal/failure-facts.ts';
import type { Journal } from '../journal/run-journal.ts';
import type { KeptLog } from '../log/log-folder.ts';
import type { Policy } from '../policy.ts';
import type { CloudTaskPorts } from '../ports.ts';
import type { RunSteering } from '../steering/run-steering.ts';
import type { StreamPace } from '../stream/stream-pace.ts';
import type { Frame } from './backlog.ts';
import { fillHead } from './fill-head.ts';
import { findRequests } from './find-requests.ts';
import { integrityOf, type Losses } from './integrity.ts';
import { Ledger, type Shown } from './ledger.ts';
import { bytesOf } from './ledger-row.ts';
import { type Look, paceOf } from './pace-of.ts';
import type { RunFacts } from './run-facts.ts';
import type { RunView } from './run-view.ts';
import type { WireBoard } from './wire-board.ts';

export interface TellingIo {
  ports: CloudTaskPorts;
  policy: Policy;
  api: CloudApi;
  ref: RunRef;
  view: RunView;
  facts: RunFacts;
  wire: WireBoard;
  journal: Journal;
  /** Leave to use the network. */
  steering: RunSteering;
  /** Ends waits early: the user's retry, waking up, coming back online. */
  nudge: Nudge;
  /** When the log is to be read on. */
  demand: LogDemand;
  /** Whether the stream is to be read on. */
  pace: StreamPace;
  /** Where the log is kept. */
  kept: KeptLog;
}

/** So many times the writers' lag of silence, and nobody writes any more of what was told. */
const RESTS = 3;
/** The newest page has this long for itself, or until the first reader has it, before older entries are read. */
const FIRST_SIGHT_MS = 250;
/** What waits for the log is weighed, which costs a look at all of it, when so much of the bound has come since. */
const WEIGHED_EACH = 1 / 32;
const FAR_BEHIND: Failure = { code: 'unavailable', message: 'It is far behind', retryable: true };
/** Rows of the log that are joined at once. */
const PIECE = 250;
type RowsFrame = Extract<Frame, { kind: 'rows' }>;
/** What waits for the log in vain is looked for this seldom in the end. */
const LONGEST_LOOK_MS = 300_000;

/** What has been told of a run so far, and what comes next of it. Everything here happens in the turn in which it is called. */
export class Telling {
  readonly #io: TellingIo;
  #ledger = new Ledger(0, []);
  /** Rows of the log that were taken in: the server's count, which is where the log is read on. */
  #offset = 0;
  /** The last of them. */
  #known: readonly string[] = [];
  /** What followed them until the log was cut short: shown, and perhaps only out of sight for a moment. */
  #vanished: readonly string[] = [];
  /** Looks at the log in a row that brought nothing. */
  #fruitless = 0;
  /** The newest page was read behind the first connection: that one is no reason to look at the log at once. */
  #pageIsBehindAttach = false;
  /** When the stream, or the log, last told something. */
  #toldAt = 0;
  /** What the last look at the log came to. */
  #look: { came: Look; failure?: Failure | undefined } = { came: 'has-all' };
  /** What waits for the log takes so much memory, as it was weighed last, and so much was told since. */
  #weight = { bytes: 0, since: 0 };
  /** When the stream was left to wait for a log that is behind; undefined while it does not. */
  #heldSince: number | undefined;
  /** The log is late: one look after a gap is not enough. */
  #looksOwed = 0;
  #streamIsComplete = false;
  /** Some of what it told was never taken in: what it calls complete is not complete here. */
  #streamIsShort = false;
  readonly #losses: Losses = {
    headFailing: false,
    endUnread: false,
    changedFrom: undefined,
    unreadable: 0,
    unknown: 0,
  };

  constructor(io: TellingIo) {
    this.#io = io;
  }

  /** The stream has told all there was, and said so; and all of it was taken in. */
  get streamIsComplete(): boolean {
    return this.#streamIsComplete;
  }

  /** Something shown is not in the log yet, and will be. */
  get waitsForLog(): boolean {
    return this.#ledger.waitsForLog;
  }

  /** The snapshot: the run, and the newest page. Entries before `known` are kept from an earlier watch. */
  begin(page: NewestPage, known: number): void {
    const { view, facts, wire, demand, policy, kept, journal } = this.#io;
    this.#ledger = new Ledger(page.start, page.lines, (joined) => journal.note({ kind: 'joined', ...joined }));
    this.#offset = page.start + page.lines.length;
    this.#pageIsBehindAttach = page.isBehindAttach;
    this.#known = page.lines.slice(-policy.page);
    if (facts.run) view.setRun(facts.run);
    view.log.begin(kept.lines, known, page.start, page.lines, page.start + page.lines.length);
    view.log.fill(page.head.slice(known));
    this.tellIntegrity();
    wire.historyTold();
    facts.whenOver(() => this.setPace());
    demand.lookWhenQuiet();
    if (page.hasMore) demand.within(0);
  }

  /** What everybody waits for is on its way to the readers: nothing shall come before it. */
  async firstSight(signal: AbortSignal): Promise<void> {
    await sleep(this.#io.ports.clock, FIRST_SIGHT_MS, { signal, nudge: this.#io.view.seen });
  }

  /** The rest of the history, and before it the open requests that stand in it. */
  async fill(signal: AbortSignal): Promise<void> {
    const { ports, policy, api, ref, nudge, view, facts, steering, journal } = this.#io;
    await this.firstSight(signal);
    const common = { clock: ports.clock, random: ports.random, api, ref, nudge, steering };
    const finding = facts.isOver ? undefined : findRequests({ ...common, view }, signal);
    const filling = fillHead(
      {
        ...common,
        policy,
        log: view.log,
        kept: this.#io.kept,
        journal,
        isOver: () => facts.isOver,
        progress: ({ failing, unreadable }) => {
          this.#losses.headFailing = failing;
          if (!failing) this.#losses.unreadable = unreadable;
          this.tellIntegrity();
        },
      },
      signal,
    );
    await Promise.all([finding, filling]);
  }

  /** A frame in parts that are told one by one: many rows of the log are joined piece by piece, so that others get a turn between them. */
  *parts(frame: Frame): Generator<Frame, void> {
    if (frame.kind !== 'rows') return yield frame;
    yield* this.#pieces(frame);
    // Who told of them may hold them until it tells of more: generators keep what they have yielded. That would be megabytes of a log for minutes.
    frame.lines.length = 0;
    frame.taken?.();
  }

  tell(frame: Frame): void {
    switch (frame.kind) {
      case 'gap':
        this.#gap('unknown');
        if (this.#pageIsBehindAttach) this.#show(this.#ledger.release());
        else this.#io.demand.within(0);
        this.#pageIsBehindAttach = false;
        return;
      case 'dropped':
        this.#losses.unknown += frame.unknown;
        this.#ledger.live([], frame.duplicates);
        this.#streamIsShort = true;
        this.#noteTold();
        this.#gap('missed');
        this.#io.demand.within(0);
        return;
      case 'absence':
        this.#looksOwed = 1;
        this.#io.demand.within(this.#io.policy.logLagMs);
        return;
      case 'entries':
        this.#losses.unknown += frame.unknown;
        this.#show(this.#ledger.live(frame.entries, frame.duplicates));
        if (frame.entries.length > 0) this.#noteTold();
        for (const entry of frame.entries) this.#weight.since += bytesOf(entry);
        if (this.#isWeightDue) this.setPace();
        this.#demandLog();
        return;
      case 'state':
        this.#tellRun();
        return;
      case 'complete':
        this.#streamIsComplete = !this.#streamIsShort;
        return;
      case 'rows':
        this.#takeRows(frame);
        if (frame.isPart) return;
        if (frame.hasMore) this.#io.demand.within(0);
        else this.#lookAgain();
        this.setPace({ came: frame.hasMore ? 'has-more' : 'has-all' });
        return;
      case 'no-rows':
        this.setPace({ came: 'unread', failure: frame.failure });
        this.#show(this.#ledger.release());
        return;
    }
  }

  /** Whether the stream is read on: to be asked when the log was looked at, when more waits for it, and when the run is over. */
  setPace(look = this.#look): void {
    const { pace, policy, facts, wire } = this.#io;
    this.#look = look;
    const { bytes, since } = this.#weight;
    if (bytes + since >= policy.waitingBytes) this.#weight = { bytes: this.#ledger.waitingBytes, since: 0 };
    const next = paceOf(
      {
        entries: this.#ledger.waitingUpTo(policy.aheadEntries),
        bytes: this.#weight.bytes,
        look: look.came,
        isOver: facts.isOver,
      },
      policy,
    );
    if (next === 'read-on') pace.release();
    else pace.hold();
    wire.logIsBehind(next === 'log-behind' ? (look.failure ?? FAR_BEHIND) : null);
    this.#noteHold(next === 'log-behind');
  }

  tellIntegrity(): void {
    this.#io.view.setIntegrity(integrityOf(this.#io.view.log, this.#ledger, this.#losses));
  }

  async readOn(signal: AbortSignal): Promise<LogRows> {
    const { api, policy, ref, journal, ports } = this.#io;
    const [offset, since] = [this.#offset, ports.clock.now()];
    const tookMs = () => Math.max(0, ports.clock.now() - since);
    try {
      const rows = await readOn(api, policy, ref, { offset, known: this.#known }, signal);
      const { lines, hasMore = false } = rows;
      journal.note({ kind: 'looked', offset, rows: lines.length, hasMore, tookMs: tookMs() });
      return rows;
    } catch (error) {
      if (!signal.aborted) journal.note({ kind: 'look-failed', offset, tookMs: tookMs(), ...factsOfError(error) });
      throw error;
    }
  }

  /** One look at the log's end, when the stream is over. */
  async readEnd(signal: AbortSignal): Promise<'grew' | 'stands' | 'unknown'> {
    const before = this.#offset;
    try {
      let rows = await this.readOn(signal);
      const { changed } = rows;
      const slice = timeSlices(this.#io.ports.clock);
      for (; ; rows = await this.readOn(signal)) {
        for (const piece of this.#pieces({ kind: 'rows', ...rows })) {
          this.#takeRows(piece);
          await slice();
        }
        if (!rows.hasMore) break;
      }
      this.#losses.endUnread = false;
      this.tellIntegrity();
      return this.#offset > before || changed ? 'grew' : 'stands';
    } catch (error) {
      signal.throwIfAborted();
      if (!isCloudRunError(error)) throw error;
      this.#losses.endUnread = true;
      return 'unknown';
    }
  }

  /** Nothing comes any more: what is shown is final, and so is the run's status, which is told behind it. */
  close(): void {
    this.#show(this.#ledger.close());
    this.tellIntegrity();
    const { view, facts } = this.#io;
    if (facts.run && facts.run !== view.run) view.setRun(facts.run);
  }

  end(): void {
    this.tellIntegrity();
    this.#io.wire.end();
    this.#io.view.setOver();
  }

  /** The log was changed behind our back. What was told stays; where the log goes on now is where it is read on. */
  #moveTo(offset: number, { intact, vanished }: LogChange): void {
    const kept = this.#known.length - vanished;
    this.#vanished = kept > 0 ? this.#known.slice(kept) : [];
    this.#known = this.#known.slice(0, kept);
    this.#offset = offset;
    this.#io.view.log.differs(intact);
    this.#losses.changedFrom = Math.min(this.#losses.changedFrom ?? intact, intact);
    this.#looksOwed = 1;
  }

  /** Without what is shown already, where a log that was cut short has it again. */
  #passOverVanished(lines: readonly string[]): readonly string[] {
    let at = 0;
    while (at < lines.length && at < this.#vanished.length && sameJson(lines[at], this.#vanished[at])) at++;
    this.#vanished = at < lines.length ? [] : this.#vanished.slice(at);
    return lines.slice(at);
  }

  /** Each as long as what it will be joined with, so that all of them together cost no more than twice what one would. */
  *#pieces({ offset, lines, changed, hasMore }: RowsFrame): Generator<RowsFrame, void> {
    let at = Math.max(PIECE, this.#ledger.unplaced);
    const rest = (to: number) => (to < lines.length ? { isPart: true as const } : hasMore ? { hasMore } : {});
    const first = { kind: 'rows', offset, lines: lines.slice(0, at), ...rest(at) } as const;
    yield changed ? { ...first, changed } : first;
    while (at < lines.length) {
      const to = at + Math.max(PIECE, this.#ledger.unplaced);
      yield { kind: 'rows', offset: offset + at, lines: lines.slice(at, to), ...rest(to) };
      at = to;
    }
  }

  #noteTold(): void {
    this.#fruitless = 0;
    this.#toldAt = this.#io.ports.clock.now();
  }

  get #isWeightDue(): boolean {
    const { waitingBytes } = this.#io.policy;
    const { bytes, since } = this.#weight;
    return bytes + since >= waitingBytes && since >= waitingBytes * WEIGHED_EACH;
  }

  #noteHold(isHeld: boolean): void {
    if (isHeld === (this.#heldSince !== undefined)) return;
    const { journal, ports } = this.#io;
    const now = ports.clock.now();
    if (isHeld)
      journal.note({
        kind: 'held',
        entries: this.#ledger.waitingUpTo(Number.POSITIVE_INFINITY),
        ...failureFacts(this.#look.failure),
      });
    else journal.note({ kind: 'released', afterMs: Math.max(0, now - (this.#heldSince ?? now)) });
    this.#heldSince = isHeld ? now : undefined;
  }

  #gap(what: 'unknown' | 'missed'): void {
    this.#io.journal.note({ kind: 'gap', why: what });
    this.#ledger.gap(what);
    this.#looksOwed = 1;
    this.#io.demand.within(this.#io.policy.logLagMs);
  }

  #takeRows({ offset, lines, changed }: LogRows): void {
    // Two looks may be under way at a time; of a log that was changed, the first is believed.
    if (changed && changed.from !== this.#offset) return;
    if (changed) this.#moveTo(offset, changed);
    const added = lines.slice(Math.max(0, this.#offset - offset));
    this.#offset += added.length;
    this.#known = [...this.#known, ...added].slice(-this.#io.policy.page);
    const fresh = this.#passOverVanished(added);
    if (fresh.length > 0) this.#noteTold();
    // Sooner than the writers are late, a look that brings nothing says nothing.
    else if (this.#io.ports.clock.now() - this.#toldAt >= this.#io.policy.logLagMs) this.#fruitless++;
    this.#show(this.#ledger.log(fresh));
    if (this.#ledger.isUnproven && this.#isAtRest) this.#show(this.#ledger.rest());
  }

  /** The log has stood still for so long that it has all that was told until then. */
  get #isAtRest(): boolean {
    const { ports, policy } = this.#io;
    return this.#fruitless > 0 && ports.clock.now() - this.#toldAt >= RESTS * policy.logLagMs;
  }

  #show(shown: Shown | undefined): void {
    if (!shown) return;
    const { log } = this.#io.view;
    log.differs(this.#ledger.differsFrom);
    log.from(shown.at, shown.lines, shown.settled, shown.replaced);
  }

  /** A status that ends the run is told behind the last entry, not before (see `close`). */
  #tellRun(): void {
    const { view, facts } = this.#io;
    if (facts.run && facts.run !== view.run && !isTerminal(facts.run.status)) view.setRun(facts.run);
  }

  #demandLog(): void {
    const { policy, demand } = this.#io;
    const waiting = this.#ledger.waitingUpTo(policy.tailEntries);
    if (waiting >= policy.tailEntries) demand.within(0);
    else if (waiting > 0) demand.within(policy.logLagMs);
  }

  /** The log is looked at again while something waits for it, more and more seldom when it brings nothing. */
  #lookAgain(): void {
    const { policy, demand } = this.#io;
    if (this.#looksOwed > 0) {
      this.#looksOwed--;
      demand.after(policy.logLagMs);
    } else if (this.waitsForLog || this.#ledger.isUnproven)
      demand.within(Math.min(policy.logLagMs * 2 ** this.#fruitless, LONGEST_LOOK_MS));
  }
}
