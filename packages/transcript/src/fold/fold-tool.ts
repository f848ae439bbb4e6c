import type { ItemList } from './item-list.ts';
import type { PermissionItem } from './items.ts';
import { begun, continued, itemOf, type Place } from './place.ts';
import type { Said, ToolFields } from './said.ts';
import type { SkimmedUpdate } from './skim-tool-update.ts';
import { UnreadTool } from './unread-tool.ts';

const UNTOLD: ToolFields = {
  title: null,
  toolKind: null,
  toolName: null,
  parentToolCallId: null,
  status: null,
  rawInput: undefined,
  rawOutput: undefined,
  content: [],
  locations: [],
  error: null,
};

// A tool call that reaches one of these is no longer waiting for a person.
const MOVED_ON: ReadonlySet<string> = new Set(['in_progress', 'completed', 'failed']);

/** Everything said about one call is one item; what is said later wins. */
export function foldTool(place: Place, said: Extract<Said, { what: 'tool' }>): void {
  const { list } = place;
  const { toolCallId, fields } = said;
  const key = toolKey(toolCallId);
  const position = list.find(key);
  const item = itemOf(place, position, 'tool');
  if (item && position !== undefined) list.replace(position, { ...continued(place, item), ...fields });
  else {
    list.push({ kind: 'tool', ...begun(place, key), toolCallId, ...UNTOLD, ...fields }, true);
    list.now({ turnEnd: null });
  }
  moveOn(place, toolCallId, item?.status ?? null, fields.status ?? null);
}

export const isToldBefore = (list: ItemList, toolCallId: string): boolean =>
  list.find(toolKey(toolCallId)) !== undefined;

/** The same for an update of a call that was told before: it need not be read for this. */
export function foldUnread(place: Place, text: string, update: SkimmedUpdate): void {
  const { list } = place;
  const { toolCallId, status } = update;
  const position = list.find(toolKey(toolCallId));
  const known = position === undefined ? undefined : list.stored(position);
  if (position === undefined || (known?.kind !== 'tool' && known?.kind !== 'unread-tool')) return;
  const before = known.kind === 'tool' ? known.status : known.counted.status;
  list.replace(position, UnreadTool.after(known, place, text, update));
  moveOn(place, toolCallId, before, status);
}

function moveOn(place: Place, toolCallId: string, before: string | null, status: string | null): void {
  place.list.now({ prompt: null });
  if (status !== null && status !== before && MOVED_ON.has(status))
    closeAsks(place, (ask) => ask.toolCallId === toolCallId, 'answered');
}

/** A request, in either spelling, as often as it is told: one item a request id, never opened again. */
export function foldRequest(place: Place, { request }: Extract<Said, { what: 'asked' }>): void {
  const { list } = place;
  const { toolCall, requestId } = request;
  const toolCallId = request.toolCallId ?? toolCall?.toolCallId ?? null;
  const content = toolCall?.['content'];
  const asked = {
    toolCallId,
    title: toolCall?.title ?? null,
    toolKind: toolCall?.kind ?? null,
    rawInput: toolCall?.rawInput,
    content: Array.isArray(content) ? content : [],
    meta: toolCall?.['_meta'],
    options: request.options,
  };
  const key = permissionKey(requestId);
  const position = list.find(key);
  const known = itemOf(place, position, 'permission');
  list.now({ prompt: null });
  if (known && position !== undefined) {
    list.replace(position, { ...continued(place, known), ...(known.options.length === 0 ? asked : {}) });
    return;
  }
  // Asking again about the same call makes the older question void.
  if (toolCallId !== null) closeAsks(place, (ask) => ask.toolCallId === toolCallId, 'expired');
  const opened = list.push(
    { kind: 'permission', ...begun(place, key), requestId, ...asked, state: 'open', optionId: null },
    true,
  );
  list.now({ asks: [...list.underway.asks, opened], turnEnd: null });
}

/** An answer. It may be told before its request is: then it waits as an item of its own. */
export function foldResolution(place: Place, said: Extract<Said, { what: 'resolved' }>): void {
  const { list } = place;
  const { requestId, toolCallId, optionId } = said;
  const key = permissionKey(requestId);
  const position = list.find(key);
  const known = itemOf(place, position, 'permission');
  if (known && position !== undefined) {
    list.replace(position, { ...continued(place, known), state: 'answered', optionId: optionId ?? known.optionId });
    list.now({ asks: list.underway.asks.filter((ask) => ask !== position) });
    return;
  }
  list.push(
    {
      kind: 'permission',
      ...begun(place, key),
      requestId,
      toolCallId,
      title: null,
      toolKind: null,
      rawInput: undefined,
      content: [],
      meta: undefined,
      options: [],
      state: 'answered',
      optionId,
    },
    true,
  );
}

/** Nobody waits for an answer to these requests any more. */
export function closeAsks(place: Place, which: (ask: PermissionItem) => boolean, state: 'answered' | 'expired'): void {
  const { list } = place;
  const open = list.underway.asks.filter((position) => {
    const ask = itemOf(place, position, 'permission');
    if (!ask || !which(ask)) return ask !== null;
    list.replace(position, { ...continued(place, ask), cut: ask.cut, state });
    return false;
  });
  if (open.length !== list.underway.asks.length) list.now({ asks: open });
}

const toolKey = (toolCallId: string): string => `tool:${toolCallId}`;
const permissionKey = (requestId: string): string => `permission:${requestId}`;
