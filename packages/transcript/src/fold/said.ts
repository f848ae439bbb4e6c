import type { PermissionRequest } from '@runwatch/protocol';
import type { PlanStep, ToolItem } from './items.ts';

/** The ways in which the same prompt is told: `session/prompt`, `session/update`, `_posthog/user_message`. */
type UserSpelling = 'prompt' | 'update' | 'posthog';

export type ToolFields = Pick<
  ToolItem,
  | 'title'
  | 'toolKind'
  | 'toolName'
  | 'parentToolCallId'
  | 'status'
  | 'rawInput'
  | 'rawOutput'
  | 'content'
  | 'locations'
  | 'error'
>;

/** What one entry says, taken for itself. Spelled alike whoever wrote it, so that folding is about sense only. */
export type Said =
  /** Nothing to read, from the agent. */
  | { what: 'noise' }
  /** Nothing at all: leaves no trace in the log either. */
  | { what: 'silence' }
  | { what: 'speech'; voice: 'message' | 'thought'; text: string; whole: boolean }
  /** Empty text: a prompt that is not shown, which begins a turn nevertheless. */
  | { what: 'user'; text: string; spelling: UserSpelling; whole: boolean }
  | { what: 'tool'; toolCallId: string; fields: Partial<ToolFields> }
  | { what: 'plan'; steps: readonly PlanStep[] }
  | { what: 'console'; level: string; message: string }
  | { what: 'progress'; group: string; step: string; status: string; label: string; detail: string | null }
  | { what: 'output'; stdout: string; stderr: string; exitCode: number | null }
  | { what: 'asked'; request: PermissionRequest }
  | { what: 'resolved'; requestId: string; toolCallId: string | null; optionId: string | null }
  | { what: 'turn-end'; stopReason: string | null; background: boolean }
  | { what: 'status'; status: string; complete: boolean; error: string | null }
  | { what: 'error'; message: string; source: string | null }
  | { what: 'notice'; name: string; params: Readonly<Record<string, unknown>> }
  | { what: 'pi'; eventType: string | null; event: unknown }
  | { what: 'unknown'; name: string; entry: unknown }
  | { what: 'unreadable'; bytes: number; text: string };
