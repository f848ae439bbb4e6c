import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@runwatch/async';
import { CloudTaskService, createNetwork, LogFolder, type Policy, systemDisk } from '@runwatch/cloud-task';
import type { RunUpdate } from '@runwatch/protocol';
import { eventNumberIn } from '../server/story.ts';
import { PROJECT, type ServerHandle, TASK } from './server-handle.ts';

/** The service as the app has it, with a folder for run logs that is empty at first, and without a window. */
export interface Service extends AsyncDisposable {
  /** Reads as a window does, until `seen` returns true, or the run is over. Leaving is not measured. */
  watch(id: string, seen: (update: RunUpdate) => boolean | undefined): Promise<void>;
}

export function startService(server: ServerHandle, policy: Partial<Policy> = {}): Service {
  const network = createNetwork();
  const account = { id: 'bench', apiHost: server.address, projectId: PROJECT, token: async () => 'key' };
  const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-bench-'));
  const logs = new LogFolder({ clock: systemClock, disk: systemDisk, folder });
  const ports = { clock: systemClock, random: Math.random, network, account, logs };
  const service = new CloudTaskService(ports, policy);
  return {
    async watch(id, seen) {
      const leave = new AbortController();
      for await (const updates of service.watch({ taskId: TASK, runId: id }, leave.signal, { as: 'display' }))
        for (const update of updates) if (seen(update) || update.kind === 'ended') return;
    },
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How far a reader has been told, by what it is told. */
export class Progress {
  /** Entries that there are, as far as is known. */
  total = 0;
  /** Told up to here. */
  toldTo = 0;
  settled = 0;
  /** The last event told. */
  event = -1;
  isLive = false;
  /** Nothing is missing of what the log has. */
  isComplete = false;

  take(update: RunUpdate): void {
    switch (update.kind) {
      case 'snapshot':
        this.total = update.total;
        this.#tail(update.start, update.lines);
        return;
      case 'from':
        this.settled = update.settled;
        this.#tail(update.at, update.lines);
        return;
      case 'integrity':
        this.total = update.integrity.total;
        this.isComplete = update.integrity.upTo === update.integrity.total;
        return;
      case 'connection':
        this.isLive ||= update.connection.phase === 'live';
        return;
      // A display is not told older entries: it asks for them when somebody wants to see them.
      case 'fill':
      case 'run':
      case 'requests':
      case 'plan':
      case 'ended':
        return;
    }
  }

  get newestTold(): boolean {
    return this.total > 0 && this.toldTo >= this.total;
  }

  /** All that a window needs for showing any part of the history. */
  get isWhole(): boolean {
    return this.newestTold && this.isComplete;
  }

  #tail(at: number, lines: readonly string[]): void {
    this.toldTo = at + lines.length;
    const last = lines.at(-1);
    if (last !== undefined) this.event = Math.max(this.event, eventNumberIn(last));
  }
}
