export type {
  ConsoleLevel,
  PermissionAsk,
  PlanEntry,
  ProgressStep,
  ToolCall,
  ToolUpdate,
} from './agent/agent-words.ts';
export type { AgentWriter } from './agent/agent-writer.ts';
export type { SessionUpdate } from './agent/entry.ts';
export type { PermissionAnswer, PermissionChoice } from './agent/permission-desk.ts';
export type { ReceivedCommand } from './api/received-command.ts';
export type { CloudRun, RunSwitches } from './cloud-run.ts';
export type { RecordedRequest } from './http/exchange.ts';
export { type LocalCloud, startLocalCloud } from './local-cloud.ts';
export {
  type AnswerSink,
  type MemoryCall,
  MemoryNet,
  type MemoryNetOptions,
  type MemoryRequest,
} from './memory/memory-net.ts';
export type { LocalCloudOptions, Timings } from './options.ts';
export type { RunOptions } from './run.ts';
export type { CloudRunStatus } from './run-state.ts';
export { generateHistory } from './scenarios/generated-history.ts';
export type { HistoryOptions, Scenario } from './scenarios/scenario.ts';
export { isScenarioName, type ScenarioName, scenarioNames } from './scenarios/scenarios.ts';
export type { Stage, ToolWork } from './scenarios/stage.ts';
export type { PlayOptions } from './scenarios/theatre.ts';
export type { GeneratedLog } from './store/run-log.ts';
export type { SharedStore } from './store/shared-store.ts';
export type { WireSpelling } from './stream/spelling.ts';
export type {
  CloudSwitches,
  HoldOptions,
  Release,
  RouteAnswer,
  RouteName,
  RuleOptions,
} from './switches/cloud-switches.ts';
