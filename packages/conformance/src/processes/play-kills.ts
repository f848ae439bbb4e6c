import { systemClock } from '@runwatch/async';
import { eventually } from '@runwatch/async/testing';
import { CloudTaskService, createNetwork } from '@runwatch/cloud-task';
import { Reader } from '@runwatch/protocol/testing';
import { Random } from '../chaos/random.ts';
import { type AgentProcess, CloudOfProcesses, type Programs } from './cloud-of-processes.ts';
import { judgeKills } from './judge-kills.ts';
import type { Kill, KillPlan, Role } from './kill-plan.ts';

/** Real time that one thing may take; what works takes a fraction of it. */
const PATIENCE_MS = 60_000;

/**
 * Plays a plan with processes of its own, and a `CloudTaskService` in this one that watches through B. Returns what was wrong in the end; nothing, if all is
 * well. `signal` calls it off.
 */
export async function playKills(programs: Programs, plan: KillPlan, signal?: AbortSignal): Promise<string[]> {
  await using cloud = await CloudOfProcesses.start(programs);
  const run = { taskId: 'task', runId: `run-${plan.seed}` };
  const agent = await cloud.sandbox(run, plan);
  await using network = createNetwork();
  const { apiKey, projectId } = cloud;
  await using service = new CloudTaskService({
    clock: systemClock,
    random: new Random(plan.seed).next,
    network,
    account: { id: 'end to end', apiHost: cloud.b.apiUrl, projectId, token: async () => apiKey },
  });
  const reader = new Reader(service, run);
  const stage = new KillStage(plan, cloud, agent, { reader, wake: () => service.wake(), signal });
  try {
    await stage.play();
    return await judgeKills(cloud, run, reader, plan);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error), reader.describe()];
  } finally {
    reader.leave();
    await reader.done.catch(() => {});
  }
}

class KillStage {
  readonly #cloud: CloudOfProcesses;
  readonly #agent: AgentProcess;
  readonly #reader: Reader;
  readonly #wake: () => void;
  readonly #signal: AbortSignal | undefined;
  readonly #plan: KillPlan;
  /** Those that were killed and not started again. */
  readonly #away = new Set<Role>();

  constructor(
    plan: KillPlan,
    cloud: CloudOfProcesses,
    agent: AgentProcess,
    watching: { reader: Reader; wake: () => void; signal: AbortSignal | undefined },
  ) {
    this.#plan = plan;
    this.#cloud = cloud;
    this.#agent = agent;
    this.#reader = watching.reader;
    this.#wake = watching.wake;
    this.#signal = watching.signal;
  }

  async play(): Promise<void> {
    await this.#start('sender');
    for (const kill of this.#plan.kills) {
      // Nobody acknowledges anything while one of them is away; only people can do without B.
      for (const role of this.#away) if (role !== 'B') await this.#start(role);
      await this.#until(() => this.#agent.news.acknowledged >= kill.at, `entry ${kill.at} to be acknowledged`);
      await this.#kill(kill);
    }
    for (const role of this.#away) await this.#start(role);
    await this.#untilAgentIsDone();
    await this.#until(() => this.#reader.ended, 'the end to be told');
  }

  async #kill({ who, away }: Kill): Promise<void> {
    for (const role of who) {
      await this.#processOf(role).kill();
      this.#away.add(role);
    }
    if (away === 'until the next') return;
    if (away === 'noticed') await this.#until(() => this.#isNoticed(who), `somebody to miss ${who.join(' and ')}`);
    for (const role of who) await this.#start(role);
  }

  /** Whoever has something to do with one that is away has felt it. The agent is missed by nobody. */
  #isNoticed(who: readonly Role[]): boolean {
    const { news } = this.#agent;
    const hasSent = this.#isDone || news.acknowledged === this.#plan.entries;
    const agentFelt = !needsAgent(who) || this.#away.has('sender') || hasSent || news.status === 'waiting';
    return agentFelt && (!needsReader(who) || this.#reader.phase !== 'live');
  }

  get #isDone(): boolean {
    return this.#agent.process.ending?.code === 0;
  }

  async #untilAgentIsDone(): Promise<void> {
    const { process } = this.#agent;
    await this.#until(() => process.ending !== undefined, 'the agent to be done');
    const { code, signal } = process.ending ?? {};
    if (code !== 0) throw new Error(`The agent ended with ${code ?? signal}: ${process.errors}`);
  }

  async #start(role: Role): Promise<void> {
    // No process of the cloud starts without one.
    if (role !== 'redis' && this.#away.has('redis')) await this.#start('redis');
    if (role === 'redis' && !this.#away.has('redis')) return;
    await this.#processOf(role).start(this.#signal);
    this.#away.delete(role);
    // Somebody looks at the window: its waits are as long as a person's patience, and the test's is shorter.
    this.#wake();
  }

  #processOf(role: Role): { start(signal?: AbortSignal): Promise<void>; kill(): Promise<void> } {
    const { redis, a, b } = this.#cloud;
    switch (role) {
      case 'sender':
        return this.#agent.process;
      case 'A':
        return a.process;
      case 'B':
        return b.process;
      case 'redis':
        return redis;
    }
  }

  async #until(isSo: () => boolean, what: string): Promise<void> {
    await eventually(() => isSo() || this.#fault !== undefined, what, PATIENCE_MS);
    if (this.#fault !== undefined) throw new Error(`While waiting for ${what}: ${this.#fault}`);
  }

  /** What must not happen at any time. */
  get #fault(): string | undefined {
    if (this.#signal?.aborted) return 'it was called off';
    if (this.#reader.error) return `the watch broke off: ${this.#reader.error}`;
    for (const [name, { process }] of Object.entries({ A: this.#cloud.a, B: this.#cloud.b }))
      if (process.ending) return `${name} ended by itself with ${process.ending.code}: ${process.errors}`;
    return undefined;
  }
}

const needsAgent = (who: readonly Role[]) => who.includes('A') || who.includes('redis');
const needsReader = (who: readonly Role[]) => who.includes('B') || who.includes('redis');
