import { type Clock, sleep } from '@runwatch/async';
import type { CloudRun } from '@runwatch/local-cloud';

/** Long enough to be read, short enough that a demo in a pipe goes on. */
const PATIENCE_MS = 5_000;

/** Where nobody can answer what a demo run asks, somebody else does, as if in another window. Rejects with the signal's reason. */
export async function answerForNobody(run: CloudRun, clock: Clock, signal: AbortSignal): Promise<void> {
  for (;;) {
    await sleep(clock, PATIENCE_MS, { signal });
    for (const requestId of run.openPermissions) run.answerPermission(requestId, 'allow');
  }
}
