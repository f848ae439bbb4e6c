import type { Clock } from '@runwatch/async';
import type { CloudRunsClient } from '@runwatch/protocol';

/** Where a client shall watch, and the clock that all its waits must go through: the suite owns the time. */
export interface ClientPlace {
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly projectId: string;
  readonly clock: Clock;
}

/** A client, and how to be rid of it and of everything that it started. */
export interface ClientUnderTest extends AsyncDisposable {
  readonly client: CloudRunsClient;
}

/** Makes a client that has not asked for anything yet. */
export type CreateClient = (place: ClientPlace) => ClientUnderTest | Promise<ClientUnderTest>;
