import { ManualClock } from '@runwatch/async/testing';
import { type Farewell, RunIngestSender } from '@runwatch/ingest';
import { MemorySpillDisk } from '@runwatch/ingest/testing';
import { Random } from '../chaos/random.ts';
import { IngestWorld } from './ingest-world.ts';
import type { SenderPlan, SenderStep } from './sender-plan.ts';

type SenderFindingKind =
  | 'lost'
  | 'doubled'
  | 'out of order'
  | 'stuck'
  | 'too much memory'
  | 'wrong count'
  | 'leaked'
  | 'broken';

/** Something that must not be. */
interface SenderFinding {
  readonly kind: SenderFindingKind;
  readonly detail: string;
}

export interface SenderVerdict {
  readonly seed: number;
  readonly findings: readonly SenderFinding[];
  readonly requests: number;
  readonly events: number;
}

/** Within this time of the end of all trouble everything must be there. */
const PATIENCE_MS = 7_200_000;
/** A note about missing events, or an event that was read back from the disk, may lie above the bound. */
const SLACK_BYTES = 3_000;
const CLOSE_WITHIN_MS = 20_000;

/** Plays a plan to its end, and compares what readers were told with what was appended. */
export async function playSender(plan: SenderPlan): Promise<SenderVerdict> {
  const stage = new SenderStage(plan);
  const rejected = (error: unknown) => stage.find('broken', `Nobody caught ${String(error)}`);
  process.on('unhandledRejection', rejected);
  try {
    for (const step of plan.steps) await stage.take(step);
    await stage.end();
  } catch (error) {
    stage.find('broken', String((error as Error).stack ?? error));
  } finally {
    await stage.leave();
    process.off('unhandledRejection', rejected);
  }
  const { findings } = stage;
  return { seed: plan.seed, findings, requests: stage.world.requests, events: stage.events };
}

class SenderStage {
  readonly findings: SenderFinding[] = [];
  readonly world: IngestWorld;
  readonly #plan: SenderPlan;
  readonly #random: Random;
  readonly #clock = new ManualClock();
  readonly #flushes = new AbortController();
  #disk = new MemorySpillDisk();
  #sender: RunIngestSender;
  #n = 0;
  /** What was queued, and need not arrive only if it is in `#mayBeLost`. */
  readonly #queued: number[] = [];
  readonly #mayBeLost = new Set<number>();
  /** What may be told again when the server began anew: it had not been acknowledged. */
  readonly #mayBeTwice = new Set<number>();
  #dropped = 0;
  /** The least that somebody on the way ever let through: what is larger may be given up for it. */
  #narrowest = Number.POSITIVE_INFINITY;
  readonly #sizes = new Map<number, number>();
  /** Notes are as mortal as what is in memory. */
  #hasCrashed = false;
  #isOver = false;
  /** Of what happened since, nothing is known to whoever comes after a crash … */
  #hasDiskFailed = false;
  /** … so that he may tell it again. */
  #mayRepeat = false;

  constructor(plan: SenderPlan) {
    const { delayMs, head } = plan.setup;
    this.#plan = plan;
    this.#random = new Random(plan.seed + 1);
    this.world = new IngestWorld({ clock: this.#clock, random: this.#random, delayMs, head });
    this.#sender = this.#start();
  }

  get events(): number {
    return this.#n;
  }

  find(kind: SenderFindingKind, detail: string): void {
    this.findings.push({ kind, detail });
  }

  async take(step: SenderStep): Promise<void> {
    await this.#pass(step.afterMs);
    switch (step.do) {
      case 'append':
        for (let count = 0; count < step.count; count++) this.#append({ text: 'x'.repeat(step.bytes) });
        break;
      case 'poison':
        this.#append({ poison: step.status });
        break;
      case 'fault':
        this.world.fault(step.fault);
        break;
      case 'server down':
        this.world.goDown(step.forMs);
        break;
      case 'server forgets':
        this.#forget();
        break;
      case 'token expires':
        this.world.expireToken(step.forMs);
        break;
      case 'narrow':
        this.#narrowest = Math.min(this.#narrowest, step.bytes);
        this.world.narrow = step.bytes;
        break;
      case 'crash':
        await this.#crash(step.power);
        break;
      case 'disk':
        this.#hasDiskFailed ||= step.room < Number.MAX_SAFE_INTEGER && this.#plan.setup.spill !== undefined;
        this.#disk.room = step.room;
        break;
      case 'flush':
        this.#sender.flush(this.#flushes.signal).catch(() => {});
        break;
    }
    this.#judgeMemory();
  }

  async end(): Promise<void> {
    const { ending } = this.#plan;
    if (ending === 'in vain') {
      this.world.goDown(10 * PATIENCE_MS);
      this.#judgeVain(await this.#patient(this.#sender.close({ withinMs: CLOSE_WITHIN_MS }), 2 * CLOSE_WITHIN_MS));
      return;
    }
    this.world.comeBack();
    if (ending === 'ended by server') {
      this.world.end();
      this.#isOver = true;
      this.#append({});
    }
    const farewell = await this.#patient(this.#sender.complete({ withinMs: PATIENCE_MS }), PATIENCE_MS * 2);
    if (!farewell) return this.find('stuck', 'complete() never came back');
    if (!farewell.completed) this.find('stuck', `not completed, with ${farewell.unsent} events left`);
    if (farewell.unsent > 0) this.find('lost', `${farewell.unsent} events were not sent`);
    if (this.world.completions !== 1) this.find('doubled', `${this.world.completions} ends of the stream`);
    this.#judgeTold();
    if (!this.#isOver) this.#judgeCounts(farewell);
  }

  async leave(): Promise<void> {
    this.#flushes.abort();
    this.world.cutAll();
    await this.#sender[Symbol.asyncDispose]();
    await this.#turn();
    if (this.#clock.pending > 0) this.find('leaked', `${this.#clock.pending} timers`);
  }

  #start(): RunIngestSender {
    const { mode, openMs, memoryBytes, spill } = this.#plan.setup;
    return new RunIngestSender({
      target: { leg: 'proxy', url: 'http://127.0.0.1:1', runId: 'run' },
      credential: { token: async () => this.world.token },
      clock: this.#clock,
      random: this.#random.next,
      post: this.world.post,
      mode,
      openMs,
      memoryBytes,
      ...(spill && { spill: { disk: this.#disk, folder: '/spill', ...spill } }),
    });
  }

  #append(fields: { text?: string; poison?: number }): void {
    const n = ++this.#n;
    const { kind } = this.#sender.append({ n, ...fields });
    if (kind === 'dropped') this.#dropped++;
    else this.#queued.push(n);
    this.#sizes.set(n, 100 + (fields.text?.length ?? 0));
    if (fields.poison) {
      this.#mayBeLost.add(n);
      if (kind === 'queued') this.#dropped++;
    }
  }

  #isMortal(n: number): boolean {
    return this.#mayBeLost.has(n) || (this.#sizes.get(n) ?? 0) > this.#narrowest;
  }

  #forget(): void {
    const { events } = this.#sender.backlog;
    // Notes count among the backlog, so these are a few more than there are events.
    for (const n of this.#queued.slice(-events - 1)) this.#mayBeTwice.add(n);
    this.world.forget();
  }

  /** The process is gone from one moment to the next, and another is started. */
  async #crash(power: boolean): Promise<void> {
    const before = this.#sender;
    const disk = this.#disk.copy();
    this.world.loseSender();
    const isDiskWhole = !this.#hasDiskFailed;
    this.#mayRepeat ||= this.#hasDiskFailed;
    disk.room = Number.POSITIVE_INFINITY;
    if (power) disk.losePower(this.#random.next);
    await before[Symbol.asyncDispose]();
    this.#hasCrashed = true;
    // How far the server was is written down, too, and may be lost: to one that began anew, everything on the disk is told again.
    if (power || !isDiskWhole) for (const n of this.#queued) this.#mayBeTwice.add(n);
    const told = new Set(this.world.told.flat());
    const kept = this.#plan.setup.spill ? numbersIn(disk.allText()) : new Set<number>();
    for (const n of this.#queued) if (!told.has(n) && !kept.has(n)) this.#loseWithProcess(n, power || !isDiskWhole);
    this.#disk = disk;
    this.#sender = this.#start();
  }

  /** Without a spill what is in memory goes with the process; with one, only a loss of power may cost anything. */
  #loseWithProcess(n: number, power: boolean): void {
    if (this.#plan.setup.spill && !power && !this.#isMortal(n)) this.find('lost', `event ${n} was not on the disk`);
    this.#mayBeLost.add(n);
  }

  #judgeMemory(): void {
    const { bytes } = this.#sender.backlog;
    const most = this.#plan.setup.memoryBytes + SLACK_BYTES;
    if (bytes > most) this.find('too much memory', `${bytes} bytes`);
  }

  #judgeVain(farewell: Farewell | undefined): void {
    if (!farewell) {
      this.find('stuck', 'close() did not come back in time');
      return;
    }
    const told = new Set(this.world.told.flat());
    const left = this.#queued.filter((n) => !told.has(n) && !this.#isMortal(n)).length;
    if (farewell.unsent < left)
      this.find('wrong count', `${left} events are missing, ${farewell.unsent} were reported`);
  }

  #judgeTold(): void {
    const seen = new Map<number, number>();
    for (const [at, told] of this.world.told.entries()) {
      for (const [index, n] of told.entries()) {
        const before = told[index - 1] ?? 0;
        if (this.#mayRepeat && n <= before) continue;
        if (n === before || (seen.get(n) === at && n < before)) this.find('doubled', `event ${n}`);
        else if (n < before) this.find('out of order', `${n} behind ${before}`);
        if (seen.has(n) && seen.get(n) !== at && !this.#mayBeTwice.has(n))
          this.find('doubled', `event ${n}, begun anew`);
        seen.set(n, at);
      }
    }
    if (this.#isOver) return;
    const lost = this.#queued.filter((n) => !seen.has(n) && !this.#isMortal(n));
    if (lost.length > 0) this.find('lost', `${lost.length} events, the first ${lost[0]}`);
  }

  /** What is missing is said to be, at the place where it is missing. */
  #judgeCounts({ counts }: Farewell): void {
    if (this.#hasCrashed || this.world.told.length > 1) return;
    const { full, tooLarge, refused, unreadable, acknowledged, queued } = counts;
    const dropped = full + tooLarge + refused + unreadable;
    const isWide = this.#narrowest === Number.POSITIVE_INFINITY;
    if (this.world.missing !== dropped || (isWide && dropped !== this.#dropped))
      this.find('wrong count', `${this.#dropped} dropped, ${dropped} counted, ${this.world.missing} noted`);
    if (acknowledged !== queued) this.find('wrong count', `${queued} queued, ${acknowledged} acknowledged`);
  }

  async #patient<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
    let result: { value: T } | undefined;
    const done = work.then((value) => {
      result = { value };
    });
    done.catch(() => {});
    const end = this.#clock.now() + ms;
    await this.#turn();
    while (!result && this.#clock.now() < end && this.#clock.nextIn !== undefined) {
      this.#clock.advance(this.#clock.nextIn);
      await this.#turn();
    }
    if (result) await done;
    return result?.value;
  }

  async #pass(ms: number): Promise<void> {
    const end = this.#clock.now() + ms;
    await this.#turn();
    while (this.#clock.now() < end) {
      // Sometimes timers fire together, as on a machine that was busy.
      const together = this.#random.chance(0.3) ? this.#random.next() * 20 : 0;
      this.#clock.advance(Math.min((this.#clock.nextIn ?? ms) + together, end - this.#clock.now()));
      await this.#turn();
      this.#judgeMemory();
    }
  }

  /** Everybody does what there is to do now. */
  #turn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}

const numbersIn = (text: string): Set<number> =>
  new Set([...text.matchAll(/^\{"event":\{"n":(\d+)[^\n]*\n/gm)].map((match) => Number(match[1])));
