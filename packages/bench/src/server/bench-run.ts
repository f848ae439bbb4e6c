import type { Story } from './story.ts';
import type { Numbers } from './tile.ts';

/** What a run is like; everything else follows from numbers. */
export interface RunPlan {
  id: string;
  /** Entries in the log when somebody begins to watch. */
  history: number;
  /** Entries that come then, when they are asked for (`start`). */
  live: number;
  /** Events before these that the stream's window still holds: 5,000 in the real one (protocol 4). */
  window: number;
  /** The run was over long ago: its window is gone. */
  over: boolean;
}

/** Distance of two entries of the history. */
const MS_PER_ROW = 432;
/** The real log writer: so much quiet, or at most so late (protocol 1.6). */
const DEBOUNCE_MS = 500;
const LATEST_MS = 5_000;

/** One run: how far it has been told, and how far the log has it. Texts are made when they are asked for. */
export class BenchRun {
  readonly plan: RunPlan;
  readonly story: Story;
  /** Requests for it, by route, with the time at which they came. */
  readonly requests: { route: string; at: number }[] = [];
  /** Streams that are open. */
  readonly streams = new Set<object>();
  readonly firstEvent: number;
  readonly liveFrom: number;
  readonly liveTo: number;
  /** Events before this have been written to somebody. */
  told: number;
  /** Entries of the log. */
  rows: number;
  status: 'in_progress' | 'completed';
  readonly #bornAt: number;
  readonly #toldAt: Float64Array;
  #firstUnloggedAt = 0;
  #lastToldAt = 0;
  #endsWhenTold = false;
  readonly #onEnd = new Set<() => void>();

  constructor(plan: RunPlan, story: Story, now: number) {
    this.plan = plan;
    this.story = story;
    this.#bornAt = now;
    this.rows = plan.history;
    this.liveFrom = story.firstEvent(plan.history);
    this.liveTo = story.firstEvent(plan.history + plan.live);
    this.firstEvent = Math.max(0, this.liveFrom - plan.window);
    this.told = this.liveFrom;
    this.#toldAt = new Float64Array(this.liveTo - this.liveFrom);
    this.status = plan.over ? 'completed' : 'in_progress';
  }

  get isOver(): boolean {
    return this.status === 'completed';
  }

  /** The run ends with its last event. */
  endWhenTold(): void {
    this.#endsWhenTold = true;
    if (this.told === this.liveTo) this.#end();
  }

  onEnd(hear: () => void): () => void {
    this.#onEnd.add(hear);
    return () => this.#onEnd.delete(hear);
  }

  /** Lines `[from, to)` of the log, with a place for a bracket at both ends. */
  logLines(from: number, to: number, margin: number): Buffer {
    return this.story.rows.render(from, to, this.#rowNumbers, margin);
  }

  /** Frames `[from, to)`, of which new ones are stamped now. */
  frames(from: number, to: number, now: number): Buffer {
    if (to > this.told) {
      this.#toldAt.fill(now, this.told - this.liveFrom, to - this.liveFrom);
      if (this.#firstUnloggedAt === 0) this.#firstUnloggedAt = now;
      this.#lastToldAt = now;
      this.told = to;
    }
    const frames = this.story.frames.render(from, to, this.#eventNumbers);
    if (this.told === this.liveTo && this.#endsWhenTold && !this.isOver) this.#end();
    return frames;
  }

  /** The log's writer looks whether it is time. */
  writeLog(now: number): void {
    if (this.#firstUnloggedAt === 0) return;
    if (now - this.#lastToldAt < DEBOUNCE_MS && now - this.#firstUnloggedAt < LATEST_MS) return;
    this.#firstUnloggedAt = 0;
    // A message is written when something else follows, or at the run's end.
    const isAll = this.told === this.liveTo;
    this.rows = Math.max(this.rows, isAll ? this.plan.history + this.plan.live : this.story.rowOfEvent(this.told));
  }

  #end(): void {
    this.status = 'completed';
    for (const hear of this.#onEnd) hear();
  }

  #timeOfEvent(event: number): number {
    const live = event - this.liveFrom;
    if (live >= 0) return this.#toldAt[live] ?? 0;
    return this.#bornAt - (this.plan.history - this.story.rowOfEvent(event)) * MS_PER_ROW;
  }

  readonly #rowNumbers = (row: number, into: Numbers): void => {
    const first = this.story.firstEvent(row);
    into.time = this.#timeOfEvent(first);
    into.first = this.story.idOf(first);
    into.id = this.story.idOf(this.story.firstEvent(row + 1) - 1);
    into.call = this.story.callOf(row);
  };

  readonly #eventNumbers = (event: number, into: Numbers): void => {
    into.time = this.#timeOfEvent(event);
    into.id = this.story.idOf(event);
    into.call = this.story.callOf(this.story.rowOfEvent(event));
  };
}
