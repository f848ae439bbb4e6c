import type { PermissionChoice } from './permission-desk.ts';

export interface ToolCall {
  /** Made up when left out. */
  toolCallId?: string;
  title: string;
  kind?: 'read' | 'edit' | 'delete' | 'move' | 'search' | 'execute' | 'think' | 'fetch' | 'switch_mode' | 'other';
  status?: 'pending' | 'in_progress' | 'completed' | 'failed';
  rawInput?: unknown;
  content?: readonly object[];
  locations?: readonly { path: string; line?: number }[];
  /** Name of the tool in the agent's own words. */
  toolName?: string;
}

export interface ToolUpdate extends Partial<Omit<ToolCall, 'toolCallId'>> {
  toolCallId: string;
  rawOutput?: unknown;
  error?: { message: string };
}

export interface PermissionAsk {
  requestId?: string;
  toolCallId?: string;
  title?: string;
  kind?: ToolCall['kind'];
  rawInput?: unknown;
  options?: readonly PermissionChoice[];
  _meta?: Record<string, unknown>;
}

export interface PlanEntry {
  content: string;
  status: 'pending' | 'in_progress' | 'completed';
  priority?: 'high' | 'medium' | 'low';
}

export interface ProgressStep {
  group?: string;
  step: string;
  status: 'pending' | 'in_progress' | 'completed' | 'failed';
  label: string;
  detail?: string;
}

export type ConsoleLevel = 'debug' | 'info' | 'warn' | 'error';
