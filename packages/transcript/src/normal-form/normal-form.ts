/**
 * The normal form: what entries say, however they were spelled. It is the oracle of the seam: slow, simple, and sharing no line with the
 * code that joins, so that a mistake there is not made here as well.
 */

export type NormalUnit = { readonly text: string } | { readonly fact: unknown };

export interface NormalForm {
  /** What both witnesses tell in the same order: facts, and the agent's text between them as one unit. */
  main: NormalUnit[];
  /** Lines made by the server, whole: they may stand elsewhere among the agent's entries, but keep their order. */
  server: NormalUnit[];
  /** What one witness may keep to itself (protocol 8.6), in order. */
  aside: NormalUnit[];
  /** The last snapshot of the arguments of each tool call that was told by itself. */
  inputs: Record<string, unknown>;
}

type Json = Record<string, unknown>;

/**
 * Two transcripts tell the same run when their normal forms are deeply equal. Timestamps (but for the server's lines), session ids,
 * event ids, the order of keys, empty pieces of text, and values that are no object count for nothing.
 * @param values parsed entries in order
 */
export function normalForm(values: readonly unknown[]): NormalForm {
  const form: NormalForm = { main: [], server: [], aside: [], inputs: {} };
  /** Text since the last fact, and how much of it is in pieces that a whole message may replace. */
  let text = '';
  let pieces = '';
  const endText = () => {
    if (text !== '') form.main.push({ text });
    text = '';
    pieces = '';
  };
  for (const value of values) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    const entry = value as Json;
    const update = updateOf(entry);
    const kind = update?.['sessionUpdate'];
    const said = update ? saidIn(update) : undefined;
    const method = methodOf(entry);
    if (kind === 'agent_message_chunk' && said !== undefined) {
      text += said;
      pieces += said;
    } else if (kind === 'agent_message' && said !== undefined) {
      if (said === '') continue;
      const replaces = pieces !== '' && said.startsWith(pieces);
      text = (replaces ? text.slice(0, text.length - pieces.length) : text) + said;
      pieces = '';
    } else if (kind === 'agent_thought_chunk' && said === '') {
      // Leaves no trace in the log.
    } else if (update && isArgumentsOnly(update)) {
      form.inputs[String(update['toolCallId'])] = update['rawInput'];
      pieces = '';
    } else if (/^_posthog\/(console|progress|sandbox_output)$/.test(method)) {
      form.server.push({ fact: renamed(entry, method) });
    } else if (
      /^_posthog\/(error|rtk_savings|permission_resolved)$/.test(method) ||
      /^(mcp_request|task_run_state)$/.test(String(entry['type']))
    ) {
      form.aside.push({ fact: factOf(entry, method) });
    } else {
      endText();
      form.main.push({ fact: factOf(entry, method) });
    }
  }
  endText();
  return form;
}

function factOf(entry: Json, method: string): unknown {
  const notification = entry['notification'] as Json | undefined;
  const isRequest = entry['type'] === 'permission_request' || method === '_posthog/permission_request';
  const params = (notification ? notification['params'] : entry) as Json | undefined;
  if (isRequest && typeof params?.['requestId'] === 'string') return { requestId: params['requestId'] };
  if (!isRequest && entry['type'] === 'pi_event') return { event: entry['event'] };
  if (!notification) return without(entry, ['timestamp', 'event_id', 'first_event_id', 'covered_event_ids']);
  const renamedNotification = renamed(entry, method)['notification'] as Json;
  return params ? { ...renamedNotification, params: without(params, ['sessionId']) } : renamedNotification;
}

const renamed = (entry: Json, method: string): Json => {
  const notification = entry['notification'] as Json;
  return method === '' ? entry : { ...entry, notification: { ...notification, method } };
};

function methodOf(entry: Json): string {
  const method = (entry['notification'] as Json | undefined)?.['method'];
  return typeof method === 'string' ? method.replace(/^__posthog\//, '_posthog/') : '';
}

function updateOf(entry: Json): Json | undefined {
  if (methodOf(entry) !== 'session/update') return undefined;
  const params = (entry['notification'] as Json)['params'] as Json | undefined;
  return params?.['update'] as Json | undefined;
}

/** The text of an update; undefined when it says something else than text. */
function saidIn(update: Json): string | undefined {
  const content = update['content'] ?? update['text'] ?? update['message'] ?? '';
  if (typeof content === 'string') return content;
  const block = content as Json;
  return (block['type'] ?? 'text') === 'text' && typeof block['text'] === 'string' ? block['text'] : undefined;
}

const isArgumentsOnly = (update: Json): boolean =>
  update['sessionUpdate'] === 'tool_call_update' &&
  update['rawInput'] !== undefined &&
  Object.keys(without(update, ['sessionUpdate', 'toolCallId', 'rawInput', '_meta'])).length === 0;

function without(object: Json, keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
