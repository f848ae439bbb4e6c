import { invalid } from '../http/respond.ts';
import type { LogRow } from '../store/log-store.ts';

/** The filter that the query asks for (protocol 1.5); undefined when everything passes. */
export function logFilter(query: URLSearchParams): ((row: LogRow) => boolean) | undefined {
  const only = typeList(query.get('event_types'));
  const without = typeList(query.get('exclude_types'));
  const after = query.get('after');
  const afterAt = after ? Date.parse(after) : undefined;
  if (Number.isNaN(afterAt)) throw invalid('Datetime has wrong format.', 'after');
  if (!only && !without && afterAt === undefined) return undefined;
  return (row) => {
    const entry = row.parse();
    const type = entryType(entry);
    if (only && !only.has(type)) return false;
    if (without?.has(type)) return false;
    return afterAt === undefined || timeOf(entry) > afterAt;
  };
}

function typeList(text: string | null): ReadonlySet<string> | undefined {
  const types = (text ?? '')
    .split(',')
    .map((type) => type.trim())
    .filter((type) => type !== '');
  return types.length > 0 ? new Set(types) : undefined;
}

/** The type of an entry for the filters: the kind of its update, or else its method. */
function entryType(entry: unknown): string {
  const { notification } = (entry ?? {}) as {
    notification?: { method?: unknown; params?: { update?: { sessionUpdate?: unknown } } };
  };
  const method = typeof notification?.method === 'string' ? notification.method : '';
  const update = notification?.params?.update?.sessionUpdate;
  return method === 'session/update' && typeof update === 'string' ? update : method;
}

/** Not a number when there is no readable time, and then nothing is later. */
function timeOf(entry: unknown): number {
  const { timestamp } = (entry ?? {}) as { timestamp?: unknown };
  return typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
}
