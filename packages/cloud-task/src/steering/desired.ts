/*
 * What steers the connection of a run, as one value. The inputs come unordered and from many places; here they meet.
 *
 *   network    online --offline--> offline --reached--> doubted        (a server answered: the system is wrong, for instance behind a VPN)
 *                 ^------online------'----------online----'
 *   machine    awake --suspend--> asleep --resume, or a tick that shows that time goes on--> awake
 *   paused     by the user, or not
 *
 * `epoch` counts the moments at which what was open stopped being worth anything: a connection of an earlier epoch is not trusted.
 */

export interface Steering {
  /** `doubted`: said to be offline, but a server has answered since. */
  network: 'online' | 'offline' | 'doubted';
  machine: 'awake' | 'asleep';
  paused: boolean;
  epoch: number;
  /** When the machine, or its network, last came back; -Infinity before it ever did. */
  backAt: number;
  /** When it last woke up. */
  wokeAt: number;
  /** When it last said that it goes to sleep. */
  sleptAt: number;
}

export type SteeringEvent =
  | { kind: 'offline' | 'reached' | 'pause' | 'unpause' }
  /** `changed`: still online, but over another network. */
  | { kind: 'online' | 'changed' | 'suspend' | 'resume'; at: number }
  /** A timer that was set at `setAt` for `TICK_MS` fires now, `at`. */
  | { kind: 'tick'; setAt: number; at: number };

/** What the connection story is to bring about, and until when what it has is worth keeping. */
export interface Desired {
  kind: 'connected' | 'waiting-for-network' | 'asleep' | 'paused';
  epoch: number;
}

/** How often the time is looked at. */
export const TICK_MS = 10_000;
/**
 * A timer this late was not throttled or held up: the machine slept. Shorter naps are the silence watchdog's. Generous, because a false alarm
 * cuts healthy streams (timers of hidden windows are up to a minute late, electron/electron#7079).
 */
const JUMP_MS = 180_000;
/** Whoever ticks this long after it said good night is awake: macOS has sent `suspend` on waking up (electron/electron#16297). */
const FALLING_ASLEEP_MS = 30_000;
/** One sleep may be noticed twice, by `resume` and by the late timer, in either order. */
const SAME_WAKE_MS = 60_000;

export const AT_EASE: Steering = {
  network: 'online',
  machine: 'awake',
  paused: false,
  epoch: 0,
  backAt: Number.NEGATIVE_INFINITY,
  wokeAt: Number.NEGATIVE_INFINITY,
  sleptAt: Number.NEGATIVE_INFINITY,
};

/** What is known after `event`. Pure; the same object when nothing has changed. */
export function steer(before: Steering, event: SteeringEvent): Steering {
  switch (event.kind) {
    case 'offline':
      return before.network === 'online' ? { ...before, network: 'offline' } : before;
    case 'online':
      // Where the claim was doubted, connections were made in spite of it: they are as good as before.
      if (before.network === 'doubted') return { ...before, network: 'online' };
      return before.network === 'offline' ? { ...back(before, event.at), network: 'online' } : before;
    case 'changed':
      return back(before, event.at);
    case 'reached':
      return before.network === 'offline' ? { ...before, network: 'doubted' } : before;
    case 'suspend':
      return before.machine === 'asleep' ? before : { ...before, machine: 'asleep', sleptAt: event.at };
    case 'resume':
      if (before.machine === 'awake' && event.at - before.wokeAt < SAME_WAKE_MS) return before;
      return awake(before, event.at);
    case 'tick':
      return slept(before, event) ? awake(before, event.at) : before;
    case 'pause':
      return before.paused ? before : { ...before, paused: true };
    case 'unpause':
      return before.paused ? { ...before, paused: false } : before;
  }
}

/** The one output. The user's word comes first, then the machine's, then the network's. */
export function desiredOf({ network, machine, paused, epoch }: Steering): Desired {
  if (paused) return { kind: 'paused', epoch };
  if (machine === 'asleep') return { kind: 'asleep', epoch };
  return { kind: network === 'offline' ? 'waiting-for-network' : 'connected', epoch };
}

const back = (before: Steering, at: number): Steering => ({ ...before, epoch: before.epoch + 1, backAt: at });

const awake = (before: Steering, at: number): Steering => ({ ...back(before, at), machine: 'awake', wokeAt: at });

function slept(before: Steering, { setAt, at }: { setAt: number; at: number }): boolean {
  // In either direction: a clock that was set back must not keep anybody asleep.
  if (before.machine === 'asleep') return Math.abs(at - before.sleptAt) >= FALLING_ASLEEP_MS;
  return at - setAt - TICK_MS >= JUMP_MS && before.wokeAt < setAt;
}
