import type { Leg } from '@runwatch/protocol';
import { carriedOut } from './api/carry-out.ts';
import { notFound } from './http/respond.ts';
import type { Run, RunOptions } from './run.ts';
import type { RunRecord } from './store/run-record.ts';
import type { CarriedOut, Question, SharedStore } from './store/shared-store.ts';

/** All runs, by their ids: those of this process, and those that it was asked about. */
export class RunTable {
  readonly #byId = new Map<string, Run>();
  readonly #make: (options: RunOptions) => Run;
  readonly #store: SharedStore | undefined;

  constructor(make: (options: RunOptions) => Run, store: SharedStore | undefined) {
    this.#make = make;
    this.#store = store;
  }

  create(options: RunOptions): Run {
    const run = this.#add(this.#make(options));
    run.begin();
    return run;
  }

  /** Those that this process knows, in the order in which it came to know them. */
  get known(): readonly Run[] {
    return [...this.#byId.values()];
  }

  /** Every run ends where it stands, and is forgotten by this process. */
  clear(): void {
    for (const run of this.known) {
      run.stop();
      run.switches.cut();
    }
    this.#byId.clear();
  }

  /** As it is now, whichever process has changed it. */
  async find(runId: string): Promise<Run | undefined> {
    if (!this.#store) return this.#byId.get(runId);
    const record = await this.#store.load(runId);
    return record && this.#asRecorded(record);
  }

  /** In order of creation. */
  async all(): Promise<readonly Run[]> {
    if (!this.#store) return this.known;
    const runs: Run[] = [];
    for (const record of await this.#store.all()) runs.push(await this.#asRecorded(record));
    return runs;
  }

  /** Another process has changed a run: what plays it here must know. */
  async refresh(runId: string): Promise<void> {
    const known = this.#byId.get(runId);
    if (known && (await this.find(runId))?.state.over) known.stop();
  }

  /** What another process asks of a run whose sandbox is here. */
  async answer(question: Question): Promise<CarriedOut> {
    const run = await this.find(question.runId);
    return run ? carriedOut(run, question) : { status: 404, body: notFound().body };
  }

  /** On one leg, or on both. */
  openStreams(leg?: Leg): number {
    return this.known.reduce((sum, run) => sum + run.streams.count(leg), 0);
  }

  #add(run: Run): Run {
    if (this.#byId.has(run.runId)) throw new Error(`Cannot add a run: there is one with the id ${run.runId}`);
    this.#byId.set(run.runId, run);
    return run;
  }

  async #asRecorded(record: RunRecord): Promise<Run> {
    const { state, parentId, ...fields } = record;
    const parent = parentId === null ? undefined : await this.find(parentId);
    const known = this.#byId.get(record.runId);
    const run = known ?? this.#add(this.#make({ ...fields, status: state.status, resumeFrom: parent }));
    // What this process has changed may still be on its way to the store.
    if (!known || state.updatedAt > known.state.updatedAt) run.state.adopt(state);
    return run;
  }
}
