/**
 * JSON text as Python's `json.dumps` writes it: a space after `,` and `:`, everything beyond ASCII escaped. Readers must
 * compare values, not text (protocol 3.3); this leg makes them.
 */
export function djangoJson(stored: string): string {
  return dump(JSON.parse(stored));
}

function dump(value: unknown): string {
  if (typeof value === 'string') return dumpString(value);
  if (Array.isArray(value)) return `[${value.map(dump).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${dumpString(key)}: ${dump(item)}`)
    .join(', ')}}`;
}

function dumpString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
