import type { Leg } from '@runwatch/protocol';
import type { AdminRoutes } from './admin/admin-routes.ts';
import type { Settings } from './options.ts';
import type { Run } from './run.ts';
import type { RunTokens } from './stream/run-tokens.ts';
import type { RouteRules } from './switches/route-rules.ts';

/** What all routes share. */
export interface World {
  readonly settings: Settings;
  readonly runs: RunTable;
  readonly tokens: RunTokens;
  readonly rules: RouteRules;
  readonly admin: AdminRoutes;
  /** Base URL of the proxy leg. */
  readonly proxyUrl: () => string;
}

/** All runs, by their ids. */
export class RunTable {
  readonly #byId = new Map<string, Run>();

  add(run: Run): void {
    if (this.#byId.has(run.runId)) throw new Error(`Cannot add a run: there is one with the id ${run.runId}`);
    this.#byId.set(run.runId, run);
  }

  /** Every run ends where it stands, and is forgotten. */
  clear(): void {
    for (const run of this.all) {
      run.stop();
      run.switches.cut();
    }
    this.#byId.clear();
  }

  /** In order of creation. */
  get all(): readonly Run[] {
    return [...this.#byId.values()];
  }

  find(runId: string): Run | undefined {
    return this.#byId.get(runId);
  }

  /** On one leg, or on both. */
  openStreams(leg?: Leg): number {
    return this.all.reduce((sum, run) => sum + run.streams.count(leg), 0);
  }
}
