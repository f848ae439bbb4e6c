import type { Page } from 'playwright-core';

/** One message to main as electron-trpc's link writes it, by hand: so that tests can also say what no client of ours would. */
export interface Operation {
  type: 'query' | 'mutation' | 'subscription';
  path: string;
  input?: unknown;
}

export interface Answer {
  id: string;
  result?: { type: string; data?: unknown };
  error?: { message: string; data: { code: string } };
}

declare global {
  /** What the preload puts on the page. */
  var electronTRPC: { sendMessage(message: unknown): void; onMessage(hear: (message: Answer) => void): void };
  /** Messages that this page has received for the watches that the test has started in it, by watch id. */
  var received: Record<string, number> | undefined;
}

/** Calls main once, and tells its answer. */
export function callMain(page: Page, operation: Operation): Promise<Answer> {
  return page.evaluate((call) => {
    const id = crypto.randomUUID();
    return new Promise<Answer>((resolve) => {
      electronTRPC.onMessage((answer) => {
        if (answer.id === id) resolve(answer);
      });
      electronTRPC.sendMessage({ method: 'request', operation: { id, ...call } });
    });
  }, operation);
}

/** Watches a run from the page and acknowledges each message; tells the watch id. */
export function watchFrom(page: Page, runId: string): Promise<string> {
  return page.evaluate((run) => {
    const watchId = crypto.randomUUID();
    globalThis.received ??= {};
    const { received } = globalThis;
    received[watchId] = 0;
    const request = (id: string, type: string, path: string, input: unknown) =>
      electronTRPC.sendMessage({ method: 'request', operation: { id, type, path, input } });
    electronTRPC.onMessage(({ id, result }) => {
      if (id !== watchId || result?.type !== 'data') return;
      const { seq } = result.data as { seq: number };
      received[watchId] = seq;
      request(crypto.randomUUID(), 'mutation', 'ack', { watchId, seq });
    });
    request(watchId, 'subscription', 'watch', { watchId, run: { taskId: 'task', runId: run } });
    return watchId;
  }, runId);
}

/** Waits until the watch has received more messages than now. */
export async function hearMore(page: Page, watchId: string): Promise<void> {
  const before = await page.evaluate((id) => received?.[id] ?? 0, watchId);
  await page.waitForFunction(([id, count]) => (received?.[id as string] ?? 0) > (count as number), [watchId, before]);
}
