import { eventually, ManualClock } from '@runwatch/async/testing';
import { type CloudRun, type LocalCloud, type RouteName, startLocalCloud } from '@runwatch/local-cloud';
import { Reader } from '@runwatch/protocol/testing';
import { Mismatch } from '../report.ts';
import type { ClientScenario, Leg } from './client-scenario.ts';
import type { ClientUnderTest, CreateClient } from './client-under-test.ts';

/** How much of the cloud's time passes with each look at a condition: sockets of this machine answer in less. */
const STEP_MS = 20;
/** The same while nothing is waited for. */
const LONG_STEP_MS = 100;

/** A local cloud with one run, a client, and its readers, on one clock that passes only while something is waited for. */
export class Theatre implements AsyncDisposable {
  readonly clock: ManualClock;
  readonly cloud: LocalCloud;
  readonly leg: Leg;
  readonly readers = new Map<string, Reader>();
  readonly #held = new Map<RouteName, () => void>();
  readonly #client: ClientUnderTest;
  readonly #patienceMs: number;
  /** The run that is watched, and those which it goes on from, oldest first. */
  readonly #chain: CloudRun[] = [];

  constructor(parts: { clock: ManualClock; cloud: LocalCloud; leg: Leg; client: ClientUnderTest; patienceMs: number }) {
    this.clock = parts.clock;
    this.cloud = parts.cloud;
    this.leg = parts.leg;
    this.#client = parts.client;
    this.#patienceMs = parts.patienceMs;
  }

  get run(): CloudRun {
    return this.#chain.at(-1) as CloudRun;
  }

  createRun(options: NonNullable<ClientScenario['run']> = {}): void {
    const { history = 0, ...run } = options;
    const entryAt = (n: number) => ({ type: 'notification', notification: { method: '_posthog/old', params: { n } } });
    this.#chain.push(this.cloud.createRun({ ...run, history: { length: history, entryAt } }));
  }

  resumeRun(): void {
    this.#chain.push(this.cloud.createRun({ resumeFrom: this.run }));
  }

  /** What every reader must have in the end. */
  truth(): object[] {
    return this.#chain.flatMap((run) => run.truth());
  }

  watch(name: string): void {
    const { taskId, runId } = this.run;
    this.readers.set(name, new Reader(this.#client.client, { taskId, runId }));
  }

  route(route: RouteName | 'stream'): RouteName {
    if (route !== 'stream') return route;
    return this.leg === 'proxy' ? 'proxy_stream' : 'api_stream';
  }

  /** How often a route has been asked. */
  asked(route: RouteName): number {
    return this.cloud.requests.filter(({ leg, target }) => routeOf(leg, target) === route).length;
  }

  hold(route: RouteName): void {
    this.#held.set(route, this.cloud.switches.delay(route, new Promise<void>(() => {})));
  }

  release(route: RouteName): void {
    this.#held.get(route)?.();
    this.#held.delete(route);
  }

  /** @throws {Mismatch} when it does not come true, or a reader is told what does not fit */
  async until(condition: () => boolean, what: string, stepMs = STEP_MS): Promise<void> {
    const waited = eventually(
      () => {
        if (this.#broken || condition()) return true;
        this.clock.advance(stepMs);
        return false;
      },
      what,
      this.#patienceMs,
    );
    await waited.catch((cause: Error) => {
      throw new Mismatch(`${cause.message}; ${this.#told()}`, { cause });
    });
    if (this.#broken) throw new Mismatch(`the reader broke off: ${String(this.#broken)}`, { cause: this.#broken });
  }

  /** The same, for what only a client does that has not told the end yet. */
  async untilWhileWatched(condition: () => boolean, what: string): Promise<void> {
    await this.until(() => condition() || this.everyReaderEnded, what);
    if (!condition()) throw new Mismatch(`the end was told before ${what}; ${this.#told()}`);
  }

  get everyReaderEnded(): boolean {
    return [...this.readers.values()].every((reader) => reader.ended);
  }

  #told(): string {
    return `told: ${[...this.readers.values()].map((reader) => reader.describe()).join('; ')}`;
  }

  pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    return this.until(() => this.clock.now() >= end, `${ms} ms to pass`, LONG_STEP_MS);
  }

  get #broken(): unknown {
    return [...this.readers.values()].find((reader) => reader.error)?.error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const release of this.#held.values()) release();
    const readers = [...this.readers.values()];
    for (const reader of readers) reader.leave();
    await this.#client[Symbol.asyncDispose]();
    await Promise.all(readers.map((reader) => reader.done.catch(() => {})));
    await this.cloud[Symbol.asyncDispose]();
  }
}

/** The route behind a request-target. */
function routeOf(leg: Leg, target: string): RouteName | undefined {
  if (leg === 'proxy') return 'proxy_stream';
  const [path = ''] = target.split('?');
  const [, , , , tasks, task, , run, last] = path.split('/');
  if (tasks !== 'tasks') return undefined;
  if (!task) return 'tasks';
  if (run === undefined) return 'task';
  if (run === '') return 'runs';
  if (!last) return 'run';
  return last === 'stream' ? 'api_stream' : (last as RouteName);
}

export async function openTheatre(
  createClient: CreateClient,
  scenario: ClientScenario,
  options: { leg: Leg; patienceMs: number },
): Promise<Theatre> {
  const clock = new ManualClock();
  const cloud = await startLocalCloud({ clock, offerProxy: options.leg === 'proxy' });
  const { apiUrl, apiKey, projectId } = cloud;
  const client = await createClient({ apiUrl, apiKey, projectId, clock });
  const theatre = new Theatre({ clock, cloud, client, ...options });
  theatre.createRun(scenario.run);
  return theatre;
}
