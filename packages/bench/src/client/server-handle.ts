import { request } from 'undici';
import type { RunPlan } from '../server/bench-run.ts';
import type { RunState } from '../server/bench-server.ts';
import type { Pace } from '../server/serve-stream.ts';
import { FIRST_ID } from '../server/story.ts';

export const PROJECT = 'bench';
export const TASK = 'task';

/** The real window holds so many events (protocol 4). */
const WINDOW = 5_000;

/** The bench server, from the outside: makes runs and has them speak. */
export class ServerHandle {
  readonly address: string;
  #lastRun = 0;

  constructor(address: string) {
    this.address = address;
  }

  /** A run of its own; tells its id. */
  async createRun(plan: Partial<RunPlan> & { history: number }): Promise<string> {
    const id = `run-${process.pid}-${++this.#lastRun}`;
    const whole = { id, live: 0, window: plan.over ? 0 : WINDOW, over: false, ...plan };
    await this.#ask('create', { plan: JSON.stringify(whole) });
    return id;
  }

  async start(id: string, pace: Pace): Promise<void> {
    await this.#ask('start', { id, pace: JSON.stringify(pace) });
  }

  /** The run ends behind its last event. */
  async endWhenTold(id: string): Promise<void> {
    await this.#ask('end', { id });
  }

  async state(id: string): Promise<RunState> {
    return (await this.#ask('state', { id })) as RunState;
  }

  /** Asks again and again, until it is so. */
  async until(id: string, holds: (state: RunState) => boolean): Promise<void> {
    while (!holds(await this.state(id))) await new Promise((turn) => setTimeout(turn, 5));
  }

  /** The number in the id of an event. */
  idOf(event: number): number {
    return FIRST_ID + event;
  }

  runPath(id: string): string {
    return `${this.address}/api/projects/${PROJECT}/tasks/${TASK}/runs/${id}/`;
  }

  streamUrl(id: string): string {
    return `${this.address}/v1/runs/${id}/stream`;
  }

  async #ask(what: string, query: Record<string, string>): Promise<unknown> {
    const { statusCode, body } = await request(`${this.address}/_bench/${what}?${new URLSearchParams(query)}`);
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`The bench server does not ${what}: ${statusCode} ${text}`);
    return JSON.parse(text);
  }
}
