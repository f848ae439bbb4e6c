/**
 * Kinds of entries that carry nothing to read: kinds of `session/update`, methods of JSON-RPC, and names of `_posthog/`
 * methods without their prefix (protocol 11.3, 11.4). Whatever stands in neither table is shown as `unknown`.
 */
export const NOISE: ReadonlySet<string> = new Set([
  'available_commands_update',
  'config_option_update',
  'current_mode_update',
  'session_info_update',
  'usage_update',

  'authenticate',
  'initialize',
  'session/cancel',
  'session/load',
  'session/new',
  // Told to people by `_posthog/permission_request`.
  'session/request_permission',
  'session/resume',
  'session/set_config_option',
  'session/set_mode',
  'session/set_model',

  'agent_command_dispatched',
  'git_checkpoint',
  'mode_change',
  'resources_used',
  'rtk_savings',
  'sdk_session',
]);

/** Names of `_posthog/` methods that are milestones. */
export const NOTICES: ReadonlySet<string> = new Set([
  'branch_created',
  'budget_steer',
  'codex_goal',
  'compact_boundary',
  'conversation_cleared',
  'run_started',
  'task_complete',
  'task_notification',
]);

/** Reasons in a prompt's response that end a turn; others (`steered`, `duplicate_delivery`…) answer for a message only. */
export const TURN_ENDING: ReadonlySet<string> = new Set([
  'end_turn',
  'cancelled',
  'refusal',
  'max_tokens',
  'max_turn_requests',
]);
