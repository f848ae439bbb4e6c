import type { SeamEntry } from './seam.ts';

/** The line of an agent's text with another text in it. */
export function rebuildLine({ value }: SeamEntry, text: string): string {
  const entry = value as { notification: { params: { update: Record<string, unknown> } } };
  const { notification } = entry;
  const { params } = notification;
  const { text: _, message: __, ...update } = params.update;
  const content = { type: 'text', text };
  return JSON.stringify({
    ...entry,
    notification: { ...notification, params: { ...params, update: { ...update, content } } },
  });
}
