import type { RunMeta } from '@runwatch/protocol';
import { Transcript } from '../fold/transcript.ts';

export interface CumulativeOptions {
  updates: number;
  /** What the call has put out in the end; each update repeats what there is so far. */
  characters: number;
  /** A clock for measuring, in milliseconds. */
  now(): number;
}

/** Milliseconds for folding all updates of one call, and looking at it once. */
export interface CumulativeCost {
  /** As they come. */
  all: number;
  /** The same with each of them parsed: in a spelling that cannot be skimmed. */
  parsed: number;
  /** Only the last one. */
  last: number;
  /** Text of all updates. */
  characters: number;
}

// As main sends them: 128 KB are about so many.
const BATCH = 8;

/** What it costs a reader that an agent repeats all the output of a call with each update (failure M2). */
export function measureCumulative({ updates, characters, now }: CumulativeOptions): CumulativeCost {
  const output = 'if (seen.has("key")) return "a line of " + output; // and so on\n'.repeat(characters / 60);
  const lines = Array.from({ length: updates }, (_, n) =>
    told(output.slice(0, Math.ceil((characters * (n + 1)) / updates)), n),
  );
  const plain = lines.map((line) => ` ${line}`);
  const cost = (of: readonly string[]): number => {
    const began = now();
    const transcript = new Transcript();
    transcript.apply({ kind: 'snapshot', run: RUN, total: 1, start: 0, lines: [told('', -1)] });
    for (let at = 0; at < of.length; at += BATCH)
      transcript.apply({ kind: 'from', at: at + 1, lines: of.slice(at, at + BATCH), settled: at });
    transcript.item(0);
    return now() - began;
  };
  cost(lines.slice(0, 100));
  return {
    all: cost(lines),
    parsed: cost(plain),
    last: cost(lines.slice(-1)),
    characters: lines.reduce((sum, line) => sum + line.length, 0),
  };
}

const told = (text: string, n: number): string =>
  JSON.stringify({
    type: 'notification',
    timestamp: new Date(n).toISOString(),
    notification: {
      jsonrpc: '2.0',
      method: 'session/update',
      params: {
        sessionId: 's',
        update: {
          sessionUpdate: 'tool_call_update',
          toolCallId: 'c',
          content: [{ type: 'content', content: { type: 'text', text } }],
        },
      },
    },
  });

const RUN: RunMeta = {
  taskId: 'task',
  runId: 'run',
  status: 'in_progress',
  stage: null,
  branch: null,
  errorMessage: null,
  output: null,
  createdAt: null,
  updatedAt: null,
  completedAt: null,
};
