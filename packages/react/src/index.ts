export { CloudRunsAccount, CloudRunsProvider, type CloudRunsProviderProps, useAccountId } from './provider.tsx';
export type { Ports } from './store/ports.ts';
export { useCloudRun } from './use-cloud-run.ts';
export { useCloudRuns, useRetryCloudRuns } from './use-cloud-runs.ts';
export { type EntriesView, useEntries } from './use-entries.ts';
export { type EntryTextState, type EntryTextView, useEntryText } from './use-entry-text.ts';
export { usePauseRun, useRetry, useSendMessage, useStopRun } from './use-run-commands.ts';
export { useAnswerPermission, useRunPermissions } from './use-run-permissions.ts';
export { useRunHits, useRunSearch } from './use-run-search.ts';
export { useRunTranscript } from './use-run-transcript.ts';
export type {
  Answering,
  AnswerPermission,
  CloudRunsView,
  CloudRunView,
  HistoryProgress,
  LoadStatus,
  MaybeRunRef,
  PauseRun,
  PendingMessage,
  PermissionAnswer,
  PermissionAsk,
  RunPermissionsView,
  RunSearchView,
  RunTranscriptView,
  SendMessage,
  StopRun,
} from './views.ts';
