import type { CloudRunsClient, RunRef } from '@runwatch/protocol';
import { useEffect, useRef } from 'react';

/** While somebody reads, this is said so often at most. */
const SAY_EVERY_MS = 5_000;

/** Says that a run has been looked at: when somebody begins to, while it goes on, and when they leave. `seen` is another value when there is more. */
export function useLooked(client: CloudRunsClient, run: RunRef, isLooking: boolean, seen: unknown): void {
  const saidAt = useRef(Number.NEGATIVE_INFINITY);
  const said = useRef<unknown>(undefined);
  const { accountId, taskId, runId } = run;

  useEffect(() => {
    if (!isLooking || said.current === seen) return;
    const say = () => {
      saidAt.current = Date.now();
      said.current = seen;
      // It is only for the dot in the list, which shows that it was not heard.
      client.looked({ ...(accountId !== undefined && { accountId }), taskId, runId }).catch(() => {});
    };
    const timer = setTimeout(say, Math.max(0, saidAt.current + SAY_EVERY_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [client, accountId, taskId, runId, isLooking, seen]);

  useEffect(() => {
    if (!isLooking) return;
    return () => {
      client.looked({ ...(accountId !== undefined && { accountId }), taskId, runId }).catch(() => {});
    };
  }, [client, accountId, taskId, runId, isLooking]);
}
