import type { RunRecord } from './run-record.ts';
import type { OpenPlace } from './store.ts';

/** What one process asks another to do to a run whose sandbox it has. */
export interface Question {
  readonly runId: string;
  readonly what: 'command' | 'cancel';
  /** The JSON body of the request. */
  readonly body: unknown;
}

/** What is answered to whoever sent the request. */
export interface CarriedOut {
  readonly status: number;
  readonly body: object;
}

/** What a process does for those beside it. */
export interface Neighbour {
  /** A run was changed by another process. */
  changed(runId: string): Promise<void>;
  answer(question: Question): Promise<CarriedOut>;
}

/** A store that several processes of the cloud share: each serves all runs. */
export interface SharedStore {
  /** Of this process; new with each start. */
  readonly processId: string;
  /** Key of the API, where none is given to the process. */
  readonly apiKey: string;
  /** Private key that all processes sign tokens with, as PEM. */
  readonly signingKey: string;
  /** Whether the store answers. */
  readonly ready: boolean;
  readonly openPlace: OpenPlace;
  /** Writes a run down, and tells the others that it has changed. */
  save(record: RunRecord): Promise<void>;
  load(runId: string): Promise<RunRecord | undefined>;
  /** In order of creation. */
  all(): Promise<readonly RunRecord[]>;
  /** How often the tokens of a run were made to expire. */
  generation(runId: string): Promise<number>;
  expireTokens(runId: string): Promise<void>;
  /** Undefined when the process is gone, or does not answer in time. */
  ask(processId: string, question: Question): Promise<CarriedOut | undefined>;
  /** Serves those beside this process until it is disposed. */
  join(neighbour: Neighbour): Promise<AsyncDisposable>;
}
