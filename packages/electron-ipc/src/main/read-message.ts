/** electron-trpc's two messages to main (its wire shape, version 0.7.1), holding nothing but what was checked. */
export type Message =
  | {
      method: 'request';
      operation: { id: string; type: 'query' | 'mutation' | 'subscription'; path: string; input: unknown };
    }
  | { method: 'subscription.stop'; id: string };

// Ids are UUIDs, paths are procedure names: generous bounds that keep keys and errors small.
const LONGEST_ID = 100;
const LONGEST_PATH = 100;

/**
 * Reads what arrived on the channel; undefined for anything that is not exactly a message. The input stays unknown: each procedure
 * parses its own.
 */
export function readMessage(value: unknown): Message | undefined {
  if (!isRecord(value)) return undefined;
  if (value['method'] === 'subscription.stop') {
    const { id } = value;
    return isText(id, LONGEST_ID) ? { method: 'subscription.stop', id } : undefined;
  }
  const { method, operation } = value;
  if (method !== 'request' || !isRecord(operation)) return undefined;
  const { id, type, path, input } = operation;
  if (!isText(id, LONGEST_ID) || !isText(path, LONGEST_PATH) || !isType(type)) return undefined;
  return { method, operation: { id, type, path, input } };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longest;

const isType = (value: unknown): value is 'query' | 'mutation' | 'subscription' =>
  value === 'query' || value === 'mutation' || value === 'subscription';
