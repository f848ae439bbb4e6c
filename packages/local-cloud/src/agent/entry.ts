/** Entries as an agent makes them (protocol 11.1). Fields that are undefined do not reach the wire. */
export interface AgentEntry {
  type: 'notification';
  /** Milliseconds since the epoch. */
  at: number;
  eventId: string | undefined;
  firstEventId?: string | undefined;
  notification: Notification;
}

export interface Notification {
  jsonrpc: '2.0';
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: unknown;
}

export interface SessionUpdate extends Record<string, unknown> {
  sessionUpdate: string;
}

/** The entry in its JSON shape, keys in the order of the real writers. */
export function wireEntry(entry: AgentEntry): object {
  return {
    type: entry.type,
    timestamp: new Date(entry.at).toISOString(),
    ...(entry.firstEventId !== undefined && { first_event_id: entry.firstEventId }),
    ...(entry.eventId !== undefined && { event_id: entry.eventId }),
    notification: entry.notification,
  };
}

export function updateIn(notification: Notification): SessionUpdate | undefined {
  if (notification.method !== 'session/update') return undefined;
  return notification.params?.['update'] as SessionUpdate | undefined;
}

/** The text of an update's content block; empty when it has none. */
export function textIn(update: SessionUpdate): string {
  const content = update['content'] as { text?: unknown } | undefined;
  return typeof content?.text === 'string' ? content.text : '';
}
