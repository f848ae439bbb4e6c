import { Reader } from '@runwatch/protocol/testing';
import { normalForm } from '@runwatch/transcript';
import { perform } from './agent-acts.ts';
import { type FaultName, makeFault } from './faults.ts';
import { type Difference, differenceOf } from './judge.ts';
import { faultsOf, isCalm, type Plan, type Step } from './plan.ts';
import { type Carrier, createWorld, type World } from './world.ts';

export type FindingKind = 'lost' | 'doubled' | 'out of order' | 'stuck' | 'wrong status' | 'leaked' | 'broken';

/** Something that must not be. */
interface Finding {
  kind: FindingKind;
  detail: string;
  /** More than a line, for those who look into it. */
  more?: string;
}

export interface Verdict {
  seed: number;
  faults: readonly FaultName[];
  findings: readonly Finding[];
  /** The transcript was as it should be, though it said that it might not be. */
  needlessDoubt: boolean;
  requests: number;
  /** Every request, a line each, when it was asked for. */
  trace?: readonly string[];
}

/** Within this time of quiet everything that happened must be shown, each once: the longest pause between two looks at the log, and a while. */
const QUIET_MS = 900_000;
/** Within this time of the end every reader must have been told of it. */
const END_MS = 900_000;

/** So long after the end nothing may be asked any more. */
const SILENCE_MS = 60_000;

/** Plays a plan to its end, with the oracle's eye on every reader. */
export async function play(plan: Plan, carrier: Carrier, options: { trace?: boolean } = {}): Promise<Verdict> {
  const findings: Finding[] = [];
  const find: Find = (kind, detail, more) => findings.push({ kind, detail, ...(more !== undefined && { more }) });
  const rejected = (error: unknown) => find('broken', `Nobody caught ${String(error)}`);
  process.on('unhandledRejection', rejected);
  const world = await createWorld(plan, carrier);
  const beganAt = world.clock.now();
  const stage = new Stage(world, find);
  try {
    for (const step of plan.steps) await stage.take(step);
    await stage.endRun(plan.ending);
    if (isCalm(plan) && plan.ending.lastWords) stage.judgeLastWords();
    return {
      seed: plan.seed,
      faults: faultsOf(plan),
      findings,
      needlessDoubt: stage.needlessDoubt,
      requests: world.cloud.requests.length,
      ...(options.trace && { trace: traceOf(world, beganAt) }),
    };
  } finally {
    for (const reader of stage.readers) reader.leave();
    const left = await world.end();
    if (left.length > 0) find('leaked', left.join(', '));
    process.off('unhandledRejection', rejected);
  }
}

function traceOf({ cloud, run }: World, beganAt: number): string[] {
  return cloud.requests.map(({ at, leg, method, target, headers, status }) => {
    const path = target.split(`/${run.runId}/`)[1] ?? target;
    const cursor = headers['last-event-id'];
    return `${String(Math.round(at - beganAt)).padStart(8)} ms  ${leg} ${method} ${path} ${status ?? 'no answer'}${cursor ? ` after ${cursor}` : ''}`;
  });
}

type Find = (kind: FindingKind, detail: string, more?: string) => void;

class Stage {
  readonly readers: Reader[] = [];
  readonly #world: World;
  readonly #takeBack: (() => void)[] = [];
  readonly #find: Find;
  needlessDoubt = false;

  constructor(world: World, find: Find) {
    this.#world = world;
    this.#find = find;
  }

  async take(step: Step): Promise<void> {
    const { pace, run, cloud, service, machine } = this.#world;
    if (step.afterMs > 0) await pace.pass(step.afterMs);
    switch (step.do) {
      case 'agent':
        perform(run, step.act);
        return;
      case 'fault':
        this.#takeBack.push(makeFault(step.fault, { run, switches: cloud.switches, size: step.size }));
        return;
      case 'join':
        for (let n = 0; n < step.microtasks; n++) await undefined;
        this.#join();
        return;
      case 'crowd':
        perform(run, step.act);
        for (let reader = 0; reader < step.readers; reader++) {
          for (let n = 0; n < step.microtasks; n++) await undefined;
          this.#join();
        }
        return;
      case 'leave':
        // The first one stays, so that there is somebody who saw it all.
        if (this.readers.length > 1) this.readers[1 + (step.reader % (this.readers.length - 1))]?.leave();
        return;
      case 'block':
        this.readers[step.reader % this.readers.length]?.block();
        return;
      case 'unblock':
        this.readers[step.reader % this.readers.length]?.unblock();
        return;
      case 'retry':
        return service.retry(this.#ref);
      case 'wake':
        service.wake();
        return;
      case 'offline':
      case 'online':
        machine.setOnline(step.do === 'online');
        return;
      case 'network-changed':
        machine.changeNetwork();
        return;
      case 'nap':
        await machine.sleep(step.said, () => pace.pass(step.minutes * 60_000));
        return;
      case 'suspend':
      case 'resume':
        machine.setAwake(step.do === 'resume');
        return;
      case 'pause':
        return service.pause(this.#ref);
      case 'unpause':
        return service.resume(this.#ref);
      case 'restart':
        return this.#restart();
      case 'quiet':
        return this.#beQuiet();
    }
  }

  /** The app is quit, and whoever watched with it is gone; started again, it is watched by one. */
  async #restart(): Promise<void> {
    for (const reader of this.readers) reader.leave();
    await this.#world.restart();
    this.#join();
  }

  /** Nobody hangs, sleeps, or holds the run any more. */
  async #allAwake(): Promise<void> {
    const { machine, service } = this.#world;
    for (const reader of this.readers) reader.unblock();
    machine.setOnline(true);
    machine.setAwake(true);
    await service.resume(this.#ref);
  }

  async endRun(ending: Plan['ending']): Promise<void> {
    const { run, pace } = this.#world;
    await this.#allAwake();
    if (ending.lastWords) perform(run, { do: 'agent-error' });
    if (ending.told) {
      run.finish(ending.status, { sentinel: ending.sentinel === 'complete' });
      if (ending.sentinel === 'error') run.switches.endWith('The sandbox is gone');
    } else {
      run.flushLog();
      run.setStatus(ending.status, { tell: false });
      run.switches.cut();
    }
    await this.#within(END_MS, () => this.#present.every((reader) => reader.ended));
    this.#join();
    await this.#within(END_MS, () => this.#present.every((reader) => reader.ended));
    await pace.turn();
    const differs = this.#compare();
    for (const reader of this.readers) this.#judgeEnd(reader, differs(reader), ending.status);
    if (this.#present.every((reader) => reader.ended)) await this.#judgeSilence();
    if (this.#world.keepsLogs) await this.#judgeKept(ending.status);
  }

  /** What was kept of a run is what it was. */
  async #judgeKept(status: string): Promise<void> {
    await this.#restart();
    await this.#within(END_MS, () => this.#present.every((reader) => reader.ended));
    const differs = this.#compare();
    for (const reader of this.#present) this.#judgeEnd(reader, differs(reader), status);
    await this.#judgeSilence();
  }

  /** A run that is over, and told, asks nothing of anybody any more. */
  async #judgeSilence(): Promise<void> {
    const { cloud, pace } = this.#world;
    const before = cloud.requests.length;
    await pace.pass(SILENCE_MS);
    const more = cloud.requests.length - before;
    if (more > 0) this.#find('leaked', `${more} requests after the end`);
  }

  /** Whoever watched from the first moment was told what only the stream tells, up to the end. */
  judgeLastWords(): void {
    const [first] = this.readers;
    const isTold = first?.lines.some((line) => line.includes('_posthog/error'));
    if (first?.ended && !isTold) this.#find('lost', 'the last words, which only the stream told');
  }

  get #ref() {
    const { taskId, runId } = this.#world.run;
    return { taskId, runId };
  }

  get #present(): Reader[] {
    return this.readers.filter((reader) => !reader.left);
  }

  #join(): void {
    this.readers.push(new Reader(this.#world.service, this.#ref));
  }

  async #within(ms: number, isSo: () => boolean): Promise<boolean> {
    const { clock, pace } = this.#world;
    const end = clock.now() + ms;
    for (let step = 10; !isSo(); step = Math.min(step * 2, 5_000)) {
      if (clock.now() > end || this.readers.some((reader) => reader.error !== undefined || isDeserted(reader)))
        return false;
      await pace.pass(step);
    }
    return true;
  }

  /** The turn is over and nothing more goes wrong: soon everybody must have everything, though the run goes on. */
  async #beQuiet(): Promise<void> {
    const { run } = this.#world;
    await this.#allAwake();
    for (const takeBack of this.#takeBack.splice(0)) takeBack();
    run.agent.turnComplete();
    const differs = this.#compare();
    await this.#within(QUIET_MS, () => this.#present.every((reader) => differs(reader) === undefined));
    for (const reader of this.#present) this.#tell(reader, differs(reader), 'in the quiet');
  }

  /** Compares readers with what has happened until now; looks again only where something has changed. */
  #compare(): (reader: Reader) => Difference | undefined {
    const truth = normalForm(this.#world.truth());
    const known = new Map<Reader, { revision: number; difference: Difference | undefined }>();
    const compare = (reader: Reader): Difference | undefined =>
      reader.isWhole
        ? differenceOf(reader.lines, truth)
        : { lost: 1, doubled: 0, outOfOrder: false, example: 'its beginning', around: '' };
    return (reader) => {
      let last = known.get(reader);
      if (last?.revision !== reader.revision) {
        last = { revision: reader.revision, difference: compare(reader) };
        known.set(reader, last);
      }
      return last.difference;
    };
  }

  #judgeEnd(reader: Reader, difference: Difference | undefined, status: string): void {
    // Whoever leaves is told nothing more, a failure least of all.
    if (reader.error !== undefined) {
      this.#find('broken', describe(reader.error));
      return;
    }
    if (reader.left) return;
    if (isDeserted(reader)) this.#find('broken', 'The watch returned without an end');
    else if (!reader.ended) {
      this.#find('stuck', `${reader.phase} with ${reader.lines.length} entries, ${reader.run?.status}`);
      return;
    }
    if (reader.run?.status !== status) this.#find('wrong status', `${reader.run?.status} for ${status}`);
    this.#tell(reader, difference, 'at the end');
    if (!difference && doubts(reader)) this.needlessDoubt = true;
  }

  #tell(reader: Reader, difference: Difference | undefined, when: string): void {
    if (!difference) return;
    const { lost, doubled, outOfOrder, example, around } = difference;
    const detail = `${when}${doubts(reader) ? '' : ', in silence'}: ${example}`;
    const more = `${around}\n  ${JSON.stringify(reader.integrity)}`;
    if (lost > 0) this.#find('lost', detail, more);
    if (doubled > 0) this.#find('doubled', detail, more);
    if (outOfOrder) this.#find('out of order', detail, more);
  }
}

/** The watch has returned, though nobody left it and the run has not ended. */
const isDeserted = (reader: Reader): boolean => reader.returned && !reader.ended && !reader.left;

const doubts = ({ integrity }: Reader): boolean =>
  integrity === undefined || integrity.gaps.length > 0 || integrity.basis === 'content';

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
