import type { ServerResponse } from 'node:http';
import type { BenchRun } from './bench-run.ts';
import { drained } from './drained.ts';

/** Events written together at full speed: about 64 KB. */
const BLOCK = 80;
const STREAM_END = 'event: stream-end\ndata: {"status":"complete"}\n\n';

/** How fast new events come; nothing comes before it is known. */
export type Pace = 'full-speed' | { perSecond: number };

/** The live stream of a run to one reader, from event `at` on. */
export class StreamWriter {
  readonly #run: BenchRun;
  readonly #response: ServerResponse;
  #at: number;
  #pumping: Promise<void> = Promise.resolve();

  constructor(run: BenchRun, response: ServerResponse, at: number) {
    this.#run = run;
    this.#response = response;
    this.#at = at;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.flushHeaders();
    this.#catchUp(() => run.told);
  }

  /** Everything up to the run's end, as fast as the reader takes it. */
  goFullSpeed(): void {
    this.#catchUp(() => this.#run.liveTo);
  }

  /** One new event, now: a reader that is still being told older ones gets it behind them. */
  tellOne(now: number): void {
    if (this.#at !== this.#run.told && this.#at !== this.#run.told - 1) return;
    this.#response.write(this.#run.frames(this.#at, ++this.#at, now));
    if (this.#run.isOver) this.#end();
  }

  #catchUp(end: () => number): void {
    this.#pumping = this.#pumping.then(() => this.#pump(end));
  }

  async #pump(end: () => number): Promise<void> {
    while (this.#at < end() && !this.#response.destroyed) {
      const to = Math.min(this.#at + BLOCK, end());
      const block = this.#run.frames(this.#at, to, Date.now());
      this.#at = to;
      if (!this.#response.write(block)) await drained(this.#response);
    }
    if (this.#run.isOver && this.#at === this.#run.liveTo) this.#end();
  }

  #end(): void {
    if (!this.#response.writableEnded) this.#response.end(STREAM_END);
  }
}
