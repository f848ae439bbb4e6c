import { type Clock, Nudge, sleep } from '@runwatch/async';
import { type Failure, isCloudRunError } from '@runwatch/protocol';
import { type Attention, type AttentionLevel, listWaitMs } from './list-pace.ts';

export interface PollListIo {
  clock: Clock;
  random: () => number;
  attention: Attention;
  /** How often the list is read, by how closely somebody looks. */
  everyMs: Readonly<Record<AttentionLevel, number>>;
  /** Fired when somebody wants it read now. */
  now: Nudge;
  /** Reads the list once, when there is leave to use the network, and tells it. */
  read(signal: AbortSignal): Promise<void>;
  failed(failure: Failure, retryAt: number): void;
}

/** However often somebody asks for it, and looks away and back. */
const LEAST_WAIT_MS = 1_000;

const CLOSENESS: Readonly<Record<AttentionLevel, number>> = { hidden: 0, visible: 1, focused: 2 };

/** Reads the list of runs again and again, until the signal aborts. */
export async function pollList(io: PollListIo, signal: AbortSignal): Promise<void> {
  const { clock, random, attention, everyMs } = io;
  const soon = new Nudge();
  let closeness = CLOSENESS[attention.level];
  const leave = [
    io.now.add(() => soon.fire()),
    attention.watch(() => {
      const before = closeness;
      closeness = CLOSENESS[attention.level];
      // Whoever comes back wants to see what is, not what was.
      if (closeness > before) soon.fire();
    }),
  ];
  let failures = 0;
  try {
    for (;;) {
      let failure: Failure | undefined;
      try {
        await io.read(signal);
        failures = 0;
      } catch (error) {
        signal.throwIfAborted();
        if (!isCloudRunError(error)) throw error;
        ({ failure } = error);
        failures++;
      }
      const wait = listWaitMs({
        everyMs: everyMs[attention.level],
        failures,
        retryAfterMs: failure?.retryAfterMs,
        random: random(),
      });
      if (failure) io.failed(failure, clock.now() + wait);
      let isWanted = false;
      const off = soon.add(() => {
        isWanted = true;
      });
      await sleep(clock, LEAST_WAIT_MS, { signal }).finally(off);
      if (!isWanted) await sleep(clock, Math.max(0, wait - LEAST_WAIT_MS), { signal, nudge: soon });
    }
  } finally {
    for (const off of leave) off();
  }
}
