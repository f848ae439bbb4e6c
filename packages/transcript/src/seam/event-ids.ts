/** An event id `<boot>-<number>`; the boot itself may contain a dash (protocol 11.1). */
export interface EventId {
  readonly boot: string;
  readonly number: number;
}

export interface EventIds {
  /** The entry's own id, which is the last one that it covers. */
  readonly own: EventId | undefined;
  readonly first: EventId | undefined;
  readonly covered: readonly EventId[];
}

const NONE: EventIds = { own: undefined, first: undefined, covered: [] };

export function eventIdsOf(value: unknown): EventIds {
  if (typeof value !== 'object' || value === null) return NONE;
  const { event_id, first_event_id, covered_event_ids } = value as Record<string, unknown>;
  if (event_id === undefined && covered_event_ids === undefined) return NONE;
  const covered = Array.isArray(covered_event_ids) ? covered_event_ids.map(parse).filter((id) => id !== undefined) : [];
  return { own: parse(event_id), first: parse(first_event_id), covered };
}

function parse(id: unknown): EventId | undefined {
  if (typeof id !== 'string') return undefined;
  const dash = id.lastIndexOf('-');
  const digits = id.slice(dash + 1);
  return dash > 0 && /^\d{1,15}$/.test(digits) ? { boot: id.slice(0, dash), number: Number(digits) } : undefined;
}
