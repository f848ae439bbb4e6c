import type { CloudRunError, CloudRunsClient, RunRef } from '@runwatch/protocol';
import { asCloudRunError } from './as-cloud-run-error.ts';

/** `asked`: on its way, or accepted: only a terminal status says that it came true. */
export type StopState = { kind: 'idle' } | { kind: 'asked' } | { kind: 'failed'; failure: CloudRunError };

export interface StopPorts {
  client: CloudRunsClient;
  run: RunRef;
  changed(): void;
}

/** The wish that the run be stopped. */
export class StopRequest {
  readonly #ports: StopPorts;
  #state: StopState = { kind: 'idle' };

  constructor(ports: StopPorts) {
    this.#ports = ports;
  }

  get state(): StopState {
    return this.#state;
  }

  async ask(): Promise<void> {
    if (this.#state.kind === 'asked') return;
    this.#tell({ kind: 'asked' });
    try {
      const { kind } = await this.#ports.client.stop(this.#ports.run);
      if (kind === 'already-over') this.#tell({ kind: 'idle' });
    } catch (error) {
      this.#tell({ kind: 'failed', failure: asCloudRunError(error) });
    }
  }

  #tell(state: StopState): void {
    this.#state = state;
    this.#ports.changed();
  }
}
