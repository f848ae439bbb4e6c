import { type Clock, sleep } from '@runwatch/async';

export interface AskInQuietIo {
  clock: Clock;
  /** When the stream last told something, milliseconds since the epoch; null before it has. */
  lastEntryAt(): number | null;
  isOver(): boolean;
  /** Asks the server how the run is. Resolves to whether it said so. */
  ask(signal: AbortSignal): Promise<boolean>;
}

const FIRST_ASK_MS = 60_000;
const LONGEST_ASK_MS = 900_000;

/**
 * The end of a run is told once, and perhaps while nobody listened (protocol 4.6): as long as the stream has nothing to tell, the run itself is
 * asked now and then, more and more seldom. Returns when the run is known to be over.
 */
export async function askInQuiet(io: AskInQuietIo, signal: AbortSignal): Promise<void> {
  let since = io.clock.now();
  let wait = FIRST_ASK_MS;
  while (!io.isOver()) {
    await sleep(io.clock, since + wait - io.clock.now(), { signal });
    const heardAt = io.lastEntryAt() ?? 0;
    if (heardAt > since) {
      since = heardAt;
      wait = FIRST_ASK_MS;
      continue;
    }
    const isAnswered = await io.ask(signal);
    since = io.clock.now();
    wait = isAnswered ? Math.min(2 * wait, LONGEST_ASK_MS) : FIRST_ASK_MS;
  }
}
