import { Nudge } from '@runwatch/async';
import { type CloudRunsClient, isCloudRunError, type RunRef } from '@runwatch/protocol';
import type { SentCommand } from '../../main/inspector/inspector-view.ts';
import { runKey } from '../location/run-hash.ts';

const MOST_KEPT = 200;

interface Kept {
  key: string;
  command: SentCommand;
}

/** What was sent from this window: that it was, and what came of it. What it said is not kept. */
export class SentCommands {
  readonly #changed = new Nudge();
  #kept: readonly Kept[] = [];

  /** The same client, whose commands are noted here. */
  noting(client: CloudRunsClient): CloudRunsClient {
    return {
      ...client,
      command: (run, command, id) => this.#note(run, id, command.method, client.command(run, command, id)),
      stop: (run) => this.#note(run, crypto.randomUUID(), 'stop', client.stop(run)),
    };
  }

  /** Another array only when something has changed; oldest first, of all runs. */
  get all(): readonly Kept[] {
    return this.#kept;
  }

  onChange(changed: () => void): () => void {
    return this.#changed.add(changed);
  }

  async #note<Outcome extends { kind: SentCommand['state'] }>(
    run: RunRef,
    id: string,
    method: SentCommand['method'],
    answer: Promise<Outcome>,
  ): Promise<Outcome> {
    const at = Date.now();
    const note = (change: Pick<SentCommand, 'state' | 'code'>, tookMs: number | null) => {
      const command = { id, method, at, tookMs, ...change };
      const others = this.#kept.filter((one) => one.command.id !== id || one.command.at !== at);
      this.#kept = [...others, { key: runKey(run), command }].slice(-MOST_KEPT);
      this.#changed.fire();
    };
    const took = () => Math.max(0, Date.now() - at);
    note({ state: 'sending', code: null }, null);
    try {
      const outcome = await answer;
      note({ state: outcome.kind, code: null }, took());
      return outcome;
    } catch (error) {
      note({ state: 'failed', code: isCloudRunError(error) ? error.failure.code : null }, took());
      throw error;
    }
  }
}

export const commandsOf = (kept: SentCommands['all'], run: RunRef): SentCommand[] =>
  kept.filter(({ key }) => key === runKey(run)).map(({ command }) => command);
