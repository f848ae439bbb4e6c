import { systemClock } from '@runwatch/async';
import type { ManualClock } from '@runwatch/async/testing';
import type { MemoryNet } from '@runwatch/local-cloud';

/** How time passes in a world: the virtual clock moves, and whoever has work does it in between. */
export interface Pace {
  /** Everybody does what there is to do now. */
  turn(): Promise<void>;
  /** Lets `ms` of virtual time pass. */
  pass(ms: number): Promise<void>;
}

/** Without sockets it is known when everything that is to happen now has happened, so time may leap from timer to timer. */
export function leapingPace(clock: ManualClock, net: MemoryNet, random: () => number): Pace {
  async function turn(): Promise<void> {
    let before: number;
    do {
      before = net.packets;
      await new Promise<void>((resolve) => setImmediate(resolve));
    } while (net.packets !== before);
  }
  // Sometimes timers fire together, as on a machine that was busy: what is due in one turn may happen in one turn.
  const together = () => (random() < 0.3 ? random() * 20 : 0);
  return paceOf(clock, turn, () => (clock.nextIn ?? Number.POSITIVE_INFINITY) + together());
}

/** How much virtual time passes with each look at the sockets: little where much happens, more where all wait for a timer. */
const SHORTEST_STEP_MS = 10;
const LONGEST_STEP_MS = 500;

/** With sockets the machine decides how long something takes, so time goes in small steps with room for it. */
export function steadyPace(clock: ManualClock): Pace {
  const turn = () => new Promise<void>((resolve) => systemClock.after(1, resolve));
  return paceOf(clock, turn, () =>
    Math.min(Math.max(clock.nextIn ?? LONGEST_STEP_MS, SHORTEST_STEP_MS), LONGEST_STEP_MS),
  );
}

function paceOf(clock: ManualClock, turn: () => Promise<void>, stepMs: () => number): Pace {
  return {
    turn,
    async pass(ms) {
      const end = clock.now() + ms;
      await turn();
      while (clock.now() < end) {
        clock.advance(Math.min(stepMs(), end - clock.now()));
        await turn();
      }
    },
  };
}
