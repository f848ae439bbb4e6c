import type {
  CloudRunsClient,
  Command,
  CommandOutcome,
  RunList,
  RunRef,
  RunSummary,
  RunUpdate,
} from '@runwatch/protocol';
import { unasked } from '@runwatch/protocol/testing';

export interface Script {
  runs?: RunSummary[];
  /** What a watch tells, batch by batch; an `Error` is thrown. After the last one the watch waits, unless the run has ended. */
  batches?: (RunUpdate[] | Error)[];
  /** Answers commands; the default accepts them. */
  command?: (command: Command) => Promise<CommandOutcome>;
}

/** A client that tells what a test has written down. */
export class ScriptedClient implements CloudRunsClient {
  readonly #script: Script;
  readonly commands: { run: RunRef; command: Command; id: string }[] = [];
  readonly watched: RunRef[] = [];
  /** How many watches have been left. */
  left = 0;
  /** Batches that have been taken in. */
  taken = 0;

  constructor(script: Script) {
    this.#script = script;
  }

  async *runs(): AsyncGenerator<RunList, void> {
    yield { runs: this.#script.runs ?? [], asOf: 0, trouble: null };
  }

  async *watch(run: RunRef, signal: AbortSignal): AsyncGenerator<RunUpdate[], void> {
    this.watched.push(run);
    try {
      for (const batch of this.#script.batches ?? []) {
        if (batch instanceof Error) throw batch;
        yield batch;
        this.taken++;
        if (batch.some(({ kind }) => kind === 'ended')) return;
      }
      await new Promise((_resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    } finally {
      this.left++;
    }
  }

  readonly entries = unasked.entries;
  readonly text = unasked.text;
  readonly search = unasked.search;
  readonly journal = unasked.journal;

  async refresh(): Promise<void> {}

  async looked(): Promise<void> {}

  async retry(): Promise<void> {}

  async pause(): Promise<void> {}

  async resume(): Promise<void> {}

  async command(run: RunRef, command: Command, id: string): Promise<CommandOutcome> {
    this.commands.push({ run, command, id });
    return this.#script.command?.(command) ?? { kind: 'done' };
  }

  async stop(): Promise<{ kind: 'stopping' }> {
    return { kind: 'stopping' };
  }
}
