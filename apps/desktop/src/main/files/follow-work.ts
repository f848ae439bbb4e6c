import type { Clock } from '@runwatch/async';

/** How often progress is told: more is not seen. */
const TELL_MS = 100;

/**
 * Tells how some work is doing: its newest state now and then, last what it came to. When the signal is aborted, it waits for the work to stop and
 * tells no more. @throws what `explained` makes of an error of the work
 */
export async function* followWork<State>(
  { clock, signal, explained }: { clock: Clock; signal: AbortSignal; explained: (error: unknown) => Error },
  work: (tell: (state: State) => void) => Promise<State>,
): AsyncGenerator<State, void> {
  let newest: State | undefined;
  let told: State | undefined;
  let isOver = false;
  let over = () => {};
  const result = work((state) => {
    newest = state;
  });
  const ended = result.then(
    () => {},
    () => {},
  );
  const watching = ended.then(() => {
    isOver = true;
    over();
  });
  while (!isOver) {
    if (newest !== undefined && newest !== told && !signal.aborted) {
      told = newest;
      yield told;
    }
    if (isOver) break;
    await new Promise<void>((resolve) => {
      const cancel = clock.after(TELL_MS, resolve);
      over = () => {
        cancel();
        resolve();
      };
    });
  }
  await watching;
  let last: State;
  try {
    last = await result;
  } catch (error) {
    if (signal.aborted) return;
    throw explained(error);
  }
  yield last;
}
