import { apiRoutes, proxyRoutes, type RunPath, urlOf } from '@runwatch/protocol';

/** Which server takes the events of which run (protocol 8.1). */
export type IngestTarget =
  | { readonly leg: 'proxy'; readonly url: string; readonly runId: string }
  | ({ readonly leg: 'api'; readonly url: string } & Readonly<RunPath>);

/** @throws InvalidIdError, UnexpectedUrlError */
export const ingestUrl = (target: IngestTarget): URL =>
  target.leg === 'proxy'
    ? urlOf(target.url, proxyRoutes.ingest(target.runId))
    : urlOf(target.url, apiRoutes.eventStream(target));
