import type { Rest } from './matches.ts';
import type { SeamEntry } from './seam.ts';

/** The line of an agent's text with what is left of it. */
export function rebuildLine({ value }: SeamEntry, { text, whole }: Rest): string {
  const entry = value as { notification: { params: { update: Record<string, unknown> } } };
  const { notification } = entry;
  const { params } = notification;
  const { text: _, message: __, ...update } = params.update;
  const sessionUpdate = whole ? 'agent_message' : 'agent_message_chunk';
  const content = { type: 'text', text };
  return JSON.stringify({
    ...entry,
    notification: {
      ...notification,
      params: { ...params, update: { ...update, sessionUpdate, content } },
    },
  });
}
