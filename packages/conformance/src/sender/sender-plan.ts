import { Random } from '../chaos/random.ts';

/** What goes wrong with one of the next requests. */
export type WireFault =
  /** The connection breaks after so many bytes of the body. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** The server takes it all, and its answer never arrives: at once, or so late that nobody waits any more. */
  | { readonly kind: 'answer lost' }
  | { readonly kind: 'no answer' }
  /** Somebody on the way sends it a second time, and passes that answer on. */
  | { readonly kind: 'sent twice' }
  /** A cache, or a replica that is behind, answers with an old number. To a sender that has met the server: a first answer has to be believed. */
  | { readonly kind: 'rumour' }
  | { readonly kind: 'answered'; readonly status: number; readonly body: string; readonly retryAfter?: string };

export type SenderStep = { readonly afterMs: number } & (
  | { readonly do: 'append'; readonly count: number; readonly bytes: number }
  /** Events that the server does not take for what they are. */
  | { readonly do: 'poison'; readonly status: 400 | 413 }
  | { readonly do: 'fault'; readonly fault: WireFault }
  | { readonly do: 'server down'; readonly forMs: number }
  /** The stream is begun anew, and the server knows of no number any more. */
  | { readonly do: 'server forgets' }
  | { readonly do: 'token expires'; readonly forMs: number }
  /** Whoever stands before the server takes no larger bodies. */
  | { readonly do: 'narrow'; readonly bytes: number }
  | { readonly do: 'crash'; readonly power: boolean }
  /** So many bytes can still be written to the disk. */
  | { readonly do: 'disk'; readonly room: number }
  | { readonly do: 'flush' }
);

interface SenderSetup {
  readonly mode: 'batch' | 'open';
  readonly openMs: number;
  readonly memoryBytes: number;
  readonly spill: undefined | { readonly segmentBytes: number; readonly mostBytes: number; readonly syncMs: number };
  /** How long a packet takes, at most. */
  readonly delayMs: number;
  /** The server is used to another sender's numbers. */
  readonly head: number;
}

export interface SenderPlan {
  readonly seed: number;
  readonly setup: SenderSetup;
  readonly steps: readonly SenderStep[];
  /** How it ends: as it should; ended by the server before; or with a server that is away for longer than anybody waits. */
  readonly ending: 'complete' | 'ended by server' | 'in vain';
}

const WEIGHTS: Readonly<Record<SenderStep['do'], number>> = {
  append: 40,
  poison: 3,
  fault: 22,
  'server down': 3,
  'server forgets': 1,
  'token expires': 2,
  narrow: 1,
  crash: 4,
  // See `withDisk`.
  disk: 0,
  flush: 4,
};

/** A sender's life and what happens in it, from a number: the same number, the same plan. */
export function senderPlanOf(seed: number): SenderPlan {
  const random = new Random(seed);
  const memoryBytes = random.pick([2_000, 20_000, 200_000, 2_000_000]);
  const count = random.int(5, 50);
  // Some plans are calm, so that what goes wrong there is not hidden by what goes wrong anyway.
  const calm = random.chance(0.15);
  const weights = calm ? { ...WEIGHTS, fault: 0, 'server down': 0, 'server forgets': 0, crash: 0 } : WEIGHTS;
  const pace = random.pick([2, 200, 5_000]);
  return {
    seed,
    setup: {
      mode: random.pick(['batch', 'open']),
      openMs: random.pick([500, 20_000, 300_000]),
      memoryBytes,
      spill: random.chance(0.6)
        ? {
            segmentBytes: random.pick([300, 3_000, 100_000]),
            mostBytes: random.pick([5_000_000, 5_000_000, memoryBytes * 2]),
            syncMs: random.pick([0, 100, 5_000]),
          }
        : undefined,
      delayMs: random.pick([0, 0, 30, 1_000]),
      head: random.chance(0.3) ? random.int(1, 50) : 0,
    },
    steps: withDisk(
      seed,
      Array.from({ length: count }, () => ({
        afterMs: random.chance(0.4) ? 0 : random.int(0, pace),
        ...stepOf(random, random.weighted(weights)),
      })),
    ),
    ending: random.pick(['complete', 'complete', 'complete', 'complete', 'ended by server', 'in vain']),
  };
}

/** From this seed on the disk is full at times. The plans of smaller numbers, by which failures are known, stay as they are. */
const DISKS_FROM = 1_000_001;

function withDisk(seed: number, steps: readonly SenderStep[]): readonly SenderStep[] {
  if (seed < DISKS_FROM) return steps;
  const random = new Random(seed + 2);
  const all = [...steps];
  for (let count = random.int(1, 4); count > 0; count--) {
    const room = random.pick([0, 3, 500, 20_000, Number.MAX_SAFE_INTEGER]);
    all.splice(random.int(0, all.length), 0, { afterMs: random.int(0, 500), do: 'disk', room });
  }
  return all;
}

type Act = SenderStep extends infer Step ? (Step extends SenderStep ? Omit<Step, 'afterMs'> : never) : never;

function stepOf(random: Random, what: SenderStep['do']): Act {
  switch (what) {
    case 'append':
      return {
        do: what,
        count: random.pick([1, 1, 2, 5, 30, random.chance(0.2) ? 1_000 : 60]),
        bytes: random.pick([0, 0, 50, 500, random.chance(0.1) ? 950_000 : 2_000]),
      };
    case 'poison':
      return { do: what, status: random.pick([400, 413]) };
    case 'fault':
      return { do: what, fault: wireFault(random) };
    case 'server down':
      return { do: what, forMs: random.pick([10, 1_000, 60_000]) };
    case 'token expires':
      return { do: what, forMs: random.pick([0, 30_000]) };
    case 'narrow':
      return { do: what, bytes: random.pick([1_500, 20_000]) };
    case 'crash':
      return { do: what, power: random.chance(0.4) };
    case 'disk':
      return { do: what, room: 0 };
    default:
      return { do: what };
  }
}

function wireFault(random: Random): WireFault {
  switch (random.int(0, 6)) {
    case 0:
    case 1:
      return { kind: 'cut', afterBytes: random.pick([0, 1, random.int(1, 60), random.int(1, 5_000)]) };
    case 2:
    case 3:
      return { kind: 'answer lost' };
    case 4:
      return { kind: 'no answer' };
    case 5:
      return { kind: 'sent twice' };
    default:
      return random.pick<WireFault>([
        { kind: 'answered', status: 500, body: '{"error":"Internal server error"}' },
        { kind: 'answered', status: 503, body: '{"error":"busy"}', retryAfter: '3' },
        { kind: 'answered', status: 429, body: '' },
        { kind: 'answered', status: 200, body: '<html>Please sign in to the hotel network</html>' },
        { kind: 'answered', status: 408, body: '{"error":"Client disconnected"}' },
        { kind: 'answered', status: 404, body: '{"error":"Task run not found"}' },
        { kind: 'answered', status: 400, body: 'Bad Request' },
        { kind: 'rumour' },
      ]);
  }
}

export const describeSenderPlan = ({ seed, setup, steps, ending }: SenderPlan): string =>
  [
    `seed ${seed}`,
    JSON.stringify(setup),
    ...steps.map(({ afterMs, ...act }) => `+${String(afterMs).padStart(5)} ms  ${JSON.stringify(act)}`),
    `the end: ${ending}`,
  ].join('\n');
