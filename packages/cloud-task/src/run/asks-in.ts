import type { RunAsk } from '@runwatch/protocol';
import { openRequests } from '@runwatch/transcript';
import { oneLine } from './one-line.ts';

/** The requests of a run that wait for an answer by the end of these lines, oldest first. */
export function asksIn(lines: readonly string[], runId: string): RunAsk[] {
  return openRequests(lines, runId).map(({ item }) => {
    const askedAt = Date.parse(item.at ?? '');
    return {
      requestId: item.requestId,
      // The command says more than its title, which is often the tool's name.
      title: oneLine(commandOf(item.rawInput)) ?? oneLine(item.title),
      askedAt: Number.isNaN(askedAt) ? null : askedAt,
    };
  });
}

function commandOf(rawInput: unknown): string | null {
  const { command } = (typeof rawInput === 'object' && rawInput !== null ? rawInput : {}) as { command?: unknown };
  return typeof command === 'string' ? command : null;
}
