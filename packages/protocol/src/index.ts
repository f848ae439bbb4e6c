export {
  type CloudRunsClient,
  CommandOutcome,
  Entries,
  EntryText,
  StopOutcome,
  WatchOptions,
} from './client.ts';
export { Command, CommandAnswer, CommandId, CommandRequest, ErrorBody } from './commands.ts';
export { type DeepLink, deepLinkOf, LINK_SCHEME, parseDeepLink } from './deep-link.ts';
export {
  CUT,
  CutEntry,
  DISPLAY_CHARACTERS,
  LogEntry,
  methodName,
  PermissionOption,
  PermissionRequest,
  PermissionResolved,
  UNREADABLE,
  unreadableLine,
} from './entries.ts';
export { CloudRunError, Failure, FailureCode, isCloudRunError } from './errors.ts';
export { ControlEvent, dataFrames, EndFrame, ErrorFrame, TaskRunState } from './frames.ts';
export { AccountId, encodeSegment, FILES_ACCOUNT, Id, InvalidIdError, RunRef } from './ids.ts';
export { WireEvent, WireNote } from './journal.ts';
export { ListTrouble, RunActivity, RunAsk, RunList, RunSummary, RunWire } from './list.ts';
export { apiRoutes, pageHeaders, proxyRoutes, type RunPath, UnexpectedUrlError, urlOf, webPageOf } from './routes.ts';
export { isTerminal, Project, pageOf, pullRequestOf, RunStatus, StreamToken, Task, TaskRun } from './run.ts';
export { LONGEST_QUERY, MOST_HITS, SearchHit, SearchKind, SearchQuery, SearchUpdate } from './search.ts';
export { Basis, Connection, ConnectionPhase, Gap, Integrity, Leg, NO_ENTRIES, RunMeta, RunUpdate } from './updates.ts';
export { RunVitals } from './vitals.ts';
