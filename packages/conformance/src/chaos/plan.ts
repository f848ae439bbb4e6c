import { type AgentAct, agentAct } from './agent-acts.ts';
import { type FaultName, faultNames, WEIGHTS } from './faults.ts';
import { Random } from './random.ts';

/** What the world is like before anything happens. */
export interface Setup {
  /** The agent stamps event ids. */
  eventIds: boolean;
  /** The proxy leg is offered. */
  offerProxy: boolean;
  /** Entries in the live window. */
  window: number;
  /** The live stream holds only what happened while somebody watched. */
  presenceGated: boolean;
  /** Runs before this one in its chain, each of so many acts. */
  ancestors: readonly number[];
  /** The longest that a packet takes, in milliseconds. */
  delayMs: number;
  /** How late the agent's log writer is (protocol 1.6). */
  logDebounceMs: number;
  logMaxDelayMs: number;
  /** Entries in the newest page, and in each page after it. */
  page: number;
  /** Memory for what waits for the log, before the stream is not read on; undefined: as much as there is by default, which nothing here fills. */
  waitingBytes: number | undefined;
  /** How often the client's own text batches break. */
  batchBytes: number;
  /** Logs are kept on a disk, and found there when the app starts again. */
  keepsLogs: boolean;
}

/** What happens, one after the other, `afterMs` after the one before. */
export type Step = { afterMs: number } & (
  | { do: 'agent'; act: AgentAct }
  | { do: 'fault'; fault: FaultName; size: number }
  | { do: 'join'; microtasks: number }
  /** Something is said, and readers join one after the other while it is on its way. */
  | { do: 'crowd'; act: AgentAct; readers: number; microtasks: number }
  | { do: 'nap'; minutes: number; said: boolean }
  | { do: 'leave' | 'block' | 'unblock' | 'retry'; reader: number }
  | { do: 'wake' | 'quiet' | 'restart' | MachineStep }
);

/** What the computer does, or says that it does. */
type MachineStep = 'offline' | 'online' | 'network-changed' | 'suspend' | 'resume' | 'pause' | 'unpause';

export interface Plan {
  seed: number;
  setup: Setup;
  /** Acts before anybody watches. */
  past: readonly AgentAct[];
  steps: readonly Step[];
  ending: {
    status: 'completed' | 'failed' | 'cancelled';
    /** How the stream is ended: for good, by an error that repeats, or not at all. */
    sentinel: 'complete' | 'error' | 'none';
    /** The status is told on the stream; else it stands in the database only. */
    told: boolean;
    /** The last thing the agent says is told live only. */
    lastWords: boolean;
  };
}

/** How often each kind of step is taken. */
const KINDS: Readonly<Record<Step['do'], number>> = {
  agent: 100,
  fault: 14,
  join: 4,
  leave: 2,
  block: 2,
  unblock: 3,
  retry: 2,
  crowd: 1,
  wake: 1,
  quiet: 2,
  offline: 1,
  online: 2,
  'network-changed': 0.5,
  nap: 0.5,
  suspend: 0.7,
  resume: 1.5,
  pause: 0.7,
  unpause: 1.5,
  // See `withRestarts`.
  restart: 0,
};

/** A world and what happens in it, from a number: the same number, the same plan. */
export function planOf(seed: number): Plan {
  const random = new Random(seed);
  const past = acts(random, random.pick([0, 5, 30, 90]), 0);
  const steps: Step[] = [{ afterMs: 0, do: 'join', microtasks: 0 }];
  const count = random.int(20, 120);
  // Some worlds are calm, so that what goes wrong there is not hidden by what goes wrong anyway.
  const faults = random.pick([0, KINDS.fault, KINDS.fault, KINDS.fault * 2]);
  const pace = random.pick([5, 100, 1_000]);
  for (let n = 0; n < count; n++) {
    const what = random.weighted({ ...KINDS, fault: faults });
    const afterMs = random.chance(0.4) ? 0 : random.int(0, pace);
    steps.push(stepOf(random, what, afterMs, 1_000 + n));
  }
  return {
    seed,
    setup: {
      eventIds: random.chance(0.3),
      offerProxy: random.chance(0.7),
      window: random.pick([5_000, 5_000, 40, 10]),
      presenceGated: random.chance(0.15),
      ancestors: random.chance(0.15) ? [random.int(1, 30), ...(random.chance(0.3) ? [random.int(1, 20)] : [])] : [],
      delayMs: random.pick([0, 0, 20, 400]),
      logDebounceMs: random.pick([0, 500, 500, 2_000]),
      logMaxDelayMs: random.pick([5_000, 5_000, 9_000]),
      page: random.pick([1_000, 20, 5]),
      // Some entries, or some dozens. Not drawn, so that the plans by which failures are known stay as they are.
      waitingBytes: seed % 9 === 2 ? [6_000, 40_000][seed % 2] : undefined,
      batchBytes: random.pick([128 * 1024, 2_000]),
      keepsLogs: seed >= RESTARTS_FROM,
    },
    past,
    // Some runs end while their history is still being read.
    steps: withRestarts(seed, seed % 10 === 9 ? steps.slice(0, 1 + (seed % 3)) : steps),
    ending: {
      status: random.pick(['completed', 'completed', 'failed', 'cancelled']),
      sentinel: random.pick(['complete', 'complete', 'complete', 'complete', 'error', 'none']),
      told: random.chance(0.8),
      lastWords: random.chance(0.5),
    },
  };
}

/** From this seed on the app is also quit and started again. The plans of smaller numbers, by which failures are known, stay as they are. */
const RESTARTS_FROM = 1_000_001;

function withRestarts(seed: number, steps: readonly Step[]): readonly Step[] {
  if (seed < RESTARTS_FROM) return steps;
  const random = new Random(seed + 3);
  const all = [...steps];
  for (let count = random.int(1, 3); count > 0; count--)
    all.splice(random.int(1, all.length), 0, { afterMs: random.int(0, 3_000), do: 'restart' });
  return all;
}

function acts(random: Random, count: number, from: number): AgentAct[] {
  return Array.from({ length: count }, (_, n) => agentAct(random, from + n));
}

function stepOf(random: Random, what: Step['do'], afterMs: number, n: number): Step {
  switch (what) {
    case 'agent':
      return { afterMs, do: what, act: agentAct(random, n) };
    case 'fault':
      return { afterMs, do: what, fault: random.weighted(WEIGHTS), size: random.int(0, 30) };
    case 'join':
      return { afterMs, do: what, microtasks: random.int(0, 12) };
    case 'leave':
    case 'block':
    case 'unblock':
    case 'retry':
      return { afterMs, do: what, reader: random.int(0, 5) };
    case 'nap':
      return { afterMs, do: what, minutes: random.pick([1, 5, 20]), said: random.chance(0.5) };
    case 'crowd':
      return { afterMs, do: what, act: agentAct(random, n), readers: random.int(2, 5), microtasks: random.int(1, 30) };
    default:
      return { afterMs, do: what };
  }
}

const MACHINE_STEPS: ReadonlySet<Step['do']> = new Set([
  ...['restart', 'offline', 'online', 'network-changed', 'suspend', 'resume', 'pause', 'unpause', 'nap'],
] as Step['do'][]);

/** Whether nothing goes wrong: then even what is only told live must reach whoever watches. */
export const isCalm = ({ setup, steps, ending }: Plan): boolean =>
  ending.told &&
  ending.sentinel === 'complete' &&
  !setup.presenceGated &&
  setup.window > 1_000 &&
  // With small pages so little may wait for the history that even a short run is given up for a gap.
  setup.page >= 1_000 &&
  steps.every((step) => step.do !== 'fault' && !MACHINE_STEPS.has(step.do));

/** The faults that a plan has, each once. */
export const faultsOf = (plan: Plan): FaultName[] =>
  faultNames.filter((name) => plan.steps.some((step) => step.do === 'fault' && step.fault === name));
