import type { Page } from 'playwright-core';
import type { Answer } from './bridge.ts';

/** What a window was told of a run, in order, told apart from what it shows. */
export interface Story {
  /** Kinds of updates, repeats folded; facts beside the transcript left out. */
  kinds: string[];
  /** Texts of agent messages in the order in which the transcript has them. */
  texts: string[];
  entries: number;
}

declare global {
  var stories: Record<string, Story & { lines: { head: string[]; tail: string[]; start: number } }> | undefined;
}

/** Watches a run from the page through the preload's bridge, and keeps what it is told; acknowledges as a window of ours does. */
export async function recordStory(page: Page, run: { taskId: string; runId: string }): Promise<void> {
  await page.evaluate((ref) => {
    const watchId = crypto.randomUUID();
    globalThis.stories ??= {};
    const lines = { head: [] as string[], tail: [] as string[], start: 0 };
    const story = { kinds: [] as string[], texts: [] as string[], entries: 0, lines };
    globalThis.stories[ref.runId] = story;
    const request = (id: string, type: string, path: string, input: unknown) =>
      electronTRPC.sendMessage({ method: 'request', operation: { id, type, path, input } });
    electronTRPC.onMessage(({ id, result }: Answer) => {
      if (id !== watchId || result?.type !== 'data') return;
      const { seq, updates } = result.data as {
        seq: number;
        updates: { kind: string; at: number; start: number; lines: string[] }[];
      };
      for (const update of updates) {
        if (update.kind === 'snapshot') Object.assign(lines, { start: update.start, tail: update.lines });
        if (update.kind === 'from') lines.tail.splice(update.at - lines.start, lines.tail.length, ...update.lines);
        if (update.kind === 'fill') lines.head.push(...update.lines);
        const isFact = ['run', 'connection', 'integrity', 'requests', 'plan'].includes(update.kind);
        if (!isFact && story.kinds.at(-1) !== update.kind) story.kinds.push(update.kind);
      }
      const all = [...lines.head, ...lines.tail];
      story.entries = all.length;
      story.texts = all.flatMap((line) => {
        const said = JSON.parse(line)?.notification?.params?.update;
        return String(said?.sessionUpdate).startsWith('agent_message') ? [said.content.text] : [];
      });
      request(crypto.randomUUID(), 'mutation', 'ack', { watchId, seq });
    });
    request(watchId, 'subscription', 'watch', { watchId, run: ref });
  }, run);
}

export const storyOf = (page: Page, runId: string): Promise<Story | undefined> =>
  page.evaluate((id) => globalThis.stories?.[id], runId);
