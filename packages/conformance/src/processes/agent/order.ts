import type { Speech } from './agent-entries.ts';

/** What an agent's process is told when it is started; the same each time. */
export interface Order extends Speech {
  /** What its sandbox was given. */
  readonly sandbox: {
    readonly token: string;
    readonly apiUrl: string;
    readonly proxyUrl: string;
    readonly projectId: string;
    readonly taskId: string;
    readonly runId: string;
  };
  readonly apiKey: string;
  readonly leg: 'api' | 'proxy';
  /** Where its spill is. */
  readonly folder: string;
  /** Bytes of events in memory; beyond them the producer waits, or writes to the disk. */
  readonly memoryBytes: number;
  readonly waits: boolean;
}

/** What it tells on its standard output, a line each. */
export type AgentNews =
  /** So many events were appended, and so many of them the server has acknowledged. */
  | { readonly kind: 'progress'; readonly appended: number; readonly acknowledged: number }
  | { readonly kind: 'status'; readonly status: string };
