import { Random } from '../chaos/random.ts';

export type Role = 'sender' | 'A' | 'B' | 'redis';

export interface Kill {
  /** It happens once the server has acknowledged so many entries. */
  readonly at: number;
  readonly who: readonly Role[];
  /** Until when it stays away: not at all, until somebody has noticed, or until the next kill. */
  readonly away: 'not at all' | 'noticed' | 'until the next';
}

/** What is done to the processes while an agent says what it has to say. The same seed, the same plan; what it meets is never quite the same. */
export interface KillPlan {
  readonly seed: number;
  readonly leg: 'proxy' | 'api';
  readonly entries: number;
  /** Whether its entries have ids, by which log and stream are joined; otherwise by what they say. */
  readonly eventIds: boolean;
  readonly memoryBytes: number;
  /** The producer waits while the sender's memory is half full; otherwise it writes everything at once, and most of it to the disk. */
  readonly waits: boolean;
  readonly kills: readonly Kill[];
}

const ROLES: readonly Role[] = ['sender', 'A', 'B', 'redis'];

export function killPlan(seed: number, { entries }: { entries: number }): KillPlan {
  const random = new Random(seed);
  const leg = random.pick(['proxy', 'api'] as const);
  const waits = random.chance(0.6);
  // Each of them once, in some order, and a few more, often two at once.
  const order = shuffled([...ROLES, ...Array.from({ length: random.int(1, 4) }, () => random.pick(ROLES))], random);
  const moments = order.map(() => random.int(0, entries - 1)).sort((a, b) => a - b);
  const kills = order.map((role, n): Kill => {
    const other = random.chance(0.25) ? [random.pick(ROLES)] : [];
    return {
      at: moments[n] ?? 0,
      who: [...new Set([role, ...other])],
      away: random.weighted({ 'not at all': 5, noticed: 3, 'until the next': 2 }),
    };
  });
  const memoryBytes = random.pick([16, 64, 1024]) * 1024;
  return { seed, leg, entries, eventIds: random.chance(0.6), memoryBytes, waits, kills };
}

function shuffled<T>(items: T[], random: Random): T[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = random.int(0, at);
    [items[at], items[other]] = [items[other] as T, items[at] as T];
  }
  return items;
}

export const describeKills = ({ seed, leg, entries, eventIds, memoryBytes, waits, kills }: KillPlan): string =>
  [
    `seed ${seed}: ${entries} entries ${eventIds ? 'with' : 'without'} ids on the ${leg} leg, ${memoryBytes / 1024} KB of memory${waits ? '' : ', all at once'}`,
    ...kills.map(({ at, who, away }) => `  at ${at}: kill ${who.join(' and ')}, away ${away}`),
  ].join('\n');
