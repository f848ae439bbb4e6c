import { z } from 'zod';

/**
 * Log entries (protocol section 11). Parsed where they are shown, never on their way through main: there, an entry is a
 * line of JSON text. Everything is optional, because what an agent writes is beyond our control; kinds nobody knows stay readable.
 */
const Json = z.record(z.string(), z.unknown());

export const LogEntry = z.looseObject({
  type: z.string().optional(),
  timestamp: z.string().optional(),
  notification: z
    .looseObject({
      method: z.string().optional(),
      params: Json.optional(),
      id: z.unknown().optional(),
      result: z.unknown().optional(),
    })
    .optional(),
  event_id: z.string().optional(),
  first_event_id: z.string().optional(),
  covered_event_ids: z.array(z.string()).optional(),
});
export type LogEntry = z.infer<typeof LogEntry>;

/** An option of a permission request. `kind` is open: `allow*` approves, everything else declines (protocol 3.6). */
export const PermissionOption = z.looseObject({
  optionId: z.string().min(1),
  name: z.string().optional(),
  kind: z.string().optional(),
});
export type PermissionOption = z.infer<typeof PermissionOption>;

/** Both spellings of a request: the live `permission_request` frame, and the params of `_posthog/permission_request`. */
export const PermissionRequest = z.looseObject({
  requestId: z.string().min(1),
  toolCallId: z.string().optional(),
  options: z.array(PermissionOption).default([]),
  toolCall: z
    .looseObject({
      toolCallId: z.string().optional(),
      title: z.string().optional(),
      kind: z.string().optional(),
      rawInput: z.unknown().optional(),
    })
    .optional(),
});
export type PermissionRequest = z.infer<typeof PermissionRequest>;

/** Params of `_posthog/permission_resolved`. */
export const PermissionResolved = z.looseObject({ requestId: z.string().min(1), optionId: z.string().optional() });

/**
 * An entry that Runwatch puts where something arrived that is no JSON object: visible, so that nothing is dropped in silence.
 * It holds the size only; the bytes may be anything.
 */
export const UNREADABLE = '_runwatch/unreadable';
export const unreadableLine = (bytes: number): string => JSON.stringify({ type: UNREADABLE, bytes });

/**
 * A line that was cut for display has this key at its top level, and no agent writes it: `"_runwatch/cut": {"length": 15999999}` says how many
 * characters the line has as it was written. `CloudRunsClient.text` gives them. Long strings in it are cut in the middle, with a note there; where that
 * is not enough, whatever is large is replaced by a note, and ids, options and the like stay.
 */
export const CUT = '_runwatch/cut';
export const CutEntry = z.object({ [CUT]: z.object({ length: z.number().int().nonnegative() }) });

/**
 * The longest line a display is told, in characters: two of them and what surrounds them fit into one message of 128 KB, and parsing one takes 0.1 ms
 * at the most.
 */
export const DISPLAY_CHARACTERS = 60_000;

/** `_posthog/x` for both `_posthog/x` and `__posthog/x`: they mean the same (protocol 11.4). */
export const methodName = (method: string): string => (method.startsWith('__posthog/') ? method.slice(1) : method);
