/**
 * Waits until `condition` holds, looking again each time the event loop has turned: for tests over real sockets,
 * where the machine decides how long something takes. Gives up after `withinMs` of real time with `what` in the message.
 */
export async function eventually(condition: () => boolean, what = 'the condition', withinMs = 15_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Waited ${withinMs} ms in vain for ${what}`);
    await new Promise((turn) => setTimeout(turn, 1));
  }
}
