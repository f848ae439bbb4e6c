import { ManualClock } from '@runwatch/async/testing';
import {
  CloudTaskService,
  createNetwork,
  LogFolder,
  memoryDisk,
  type Network,
  networkLimits,
} from '@runwatch/cloud-task';
import { type CloudRun, type LocalCloud, MemoryNet, startLocalCloud } from '@runwatch/local-cloud';
import { perform } from './agent-acts.ts';
import { Machine } from './machine.ts';
import { MemoryDispatcher } from './memory-dispatcher.ts';
import { leapingPace, type Pace, steadyPace } from './pace.ts';
import type { Plan, Setup } from './plan.ts';
import { Random } from './random.ts';

/** What carries the requests: a network in memory, or real sockets on loopback. */
export type Carrier = 'memory' | 'sockets';

/** A cloud with one run that is watched, the service that watches it, and the time in which both live. */
export interface World extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly pace: Pace;
  readonly random: Random;
  readonly cloud: LocalCloud;
  readonly run: CloudRun;
  /** Another one after each restart. */
  readonly service: CloudTaskService;
  /** Quits the app, and starts it again on the logs that it kept. */
  restart(): Promise<void>;
  readonly machine: Machine;
  readonly keepsLogs: boolean;
  /** Everything that the run's log will hold, ancestors first. */
  truth(): object[];
  /** Ends service and cloud, and tells what is left of them: nothing, it should be. */
  end(): Promise<string[]>;
}

export async function createWorld(plan: Plan, carrier: Carrier): Promise<World> {
  const clock = new ManualClock();
  const random = new Random(plan.seed + 1);
  const { setup } = plan;
  const net = carrier === 'memory' ? memoryNet(clock, setup, random) : undefined;
  const cloud = await startLocalCloud({
    clock,
    net,
    random: random.next,
    apiKey: 'phx_canary',
    window: setup.window,
    offerProxy: setup.offerProxy,
    timings: { logDebounceMs: setup.logDebounceMs, logMaxDelayMs: setup.logMaxDelayMs },
  });
  const network = net ? networkOn(net) : createNetwork();
  const account = {
    id: 'chaos',
    apiHost: cloud.apiUrl,
    projectId: cloud.projectId,
    token: async () => cloud.apiKey,
  };
  const machine = new Machine(clock);
  const logs = setup.keepsLogs
    ? new LogFolder({ clock: machine.clock, disk: memoryDisk(), folder: '/logs' })
    : undefined;
  const start = () =>
    new CloudTaskService(
      {
        clock: machine.clock,
        random: random.next,
        network,
        account,
        connectivity: machine.connectivity,
        power: machine.power,
        ...(logs && { logs }),
      },
      {
        newestPage: setup.page,
        page: setup.page,
        tailEntries: 3 * setup.page,
        backlogChars: 3_000 * setup.page,
        batchBytes: setup.batchBytes,
        ...(setup.waitingBytes !== undefined && { waitingBytes: setup.waitingBytes }),
      },
    );
  let service = start();
  const { run, chain } = castRuns(cloud, plan, clock);
  const world: World = {
    clock,
    pace: net ? leapingPace(clock, net, random.next) : steadyPace(clock),
    random,
    cloud,
    run,
    get service() {
      return service;
    },
    async restart() {
      await service[Symbol.asyncDispose]();
      service = start();
    },
    machine,
    keepsLogs: setup.keepsLogs,
    truth: () => chain.flatMap((one) => one.truth()),
    async end() {
      await service[Symbol.asyncDispose]();
      await cloud[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
      await world.pace.turn();
      const left = [];
      if (clock.pending > 0) left.push(`${clock.pending} timers`);
      if (net && net.connections > 0) left.push(`${net.connections} connections`);
      return left;
    },
    async [Symbol.asyncDispose]() {
      await world.end();
    },
  };
  return world;
}

function memoryNet(clock: ManualClock, { delayMs }: Setup, random: Random): MemoryNet {
  return new MemoryNet({ clock, delayMs: () => (delayMs === 0 ? 0 : Math.floor(random.next() * delayMs)) });
}

function networkOn(net: MemoryNet): Network {
  const dispatcher = new MemoryDispatcher(net);
  return {
    requests: dispatcher,
    streams: dispatcher,
    limits: networkLimits(),
    renew() {},
    async [Symbol.asyncDispose]() {},
  };
}

/** The run and those before it in its chain, with their past. */
function castRuns(
  cloud: LocalCloud,
  { setup, past, seed }: Plan,
  clock: ManualClock,
): { run: CloudRun; chain: CloudRun[] } {
  const random = new Random(seed + 2);
  const chain: CloudRun[] = [];
  for (const count of setup.ancestors) {
    const ancestor = cloud.createRun({ eventIds: setup.eventIds, resumeFrom: chain.at(-1) });
    ancestor.agent.runStarted();
    // The same words as in the run itself: an ancestor may have said the same.
    for (let n = 0; n < count; n++)
      perform(ancestor, past[n % Math.max(1, past.length)] ?? { do: 'chunk', text: 'ok' });
    ancestor.finish(random.chance(0.5) ? 'completed' : 'failed');
    chain.push(ancestor);
  }
  const run = cloud.createRun({
    eventIds: setup.eventIds,
    presenceGated: setup.presenceGated,
    resumeFrom: chain.at(-1),
  });
  run.agent.runStarted();
  for (const act of past) {
    perform(run, act);
    clock.advance(random.int(1, 50));
  }
  return { run, chain: [...chain, run] };
}
