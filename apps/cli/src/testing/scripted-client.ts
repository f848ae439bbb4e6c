import type {
  CloudRunsClient,
  Command,
  CommandOutcome,
  RunList,
  RunRef,
  RunSummary,
  RunUpdate,
  StopOutcome,
} from '@runwatch/protocol';
import { unasked } from '@runwatch/protocol/testing';

export interface Script {
  runs?: RunSummary[];
  /** What the list says later, one after the other. */
  later?: RunSummary[][];
  /** What a watch tells, batch by batch; an `Error` is thrown. After the last one the watch waits, unless the run has ended. */
  batches?: (RunUpdate[] | Error)[];
  /** Answers commands; the default accepts them. */
  command?: (command: Command) => Promise<CommandOutcome>;
  /** Stopping finds the run over. */
  isOver?: boolean;
}

/** A client that tells what a test has written down. */
export class ScriptedClient implements CloudRunsClient {
  readonly #script: Script;
  readonly commands: { run: RunRef; command: Command; id: string }[] = [];
  readonly stops: RunRef[] = [];
  readonly watched: RunRef[] = [];
  /** How many watches have been left. */
  left = 0;
  /** Batches that have been taken in. */
  taken = 0;

  constructor(script: Script) {
    this.#script = script;
  }

  async *runs(signal: AbortSignal): AsyncGenerator<RunList, void> {
    for (const runs of [this.#script.runs ?? [], ...(this.#script.later ?? [])]) yield { runs, asOf: 0, trouble: null };
    if (this.#script.later) await aborted(signal).catch(() => {});
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
      await aborted(signal);
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

  async stop(run: RunRef): Promise<StopOutcome> {
    this.stops.push(run);
    return { kind: this.#script.isOver ? 'already-over' : 'stopping' };
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
