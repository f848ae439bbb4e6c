/** Whether two lines hold the same value; what is no JSON is the same as itself only. */
export const sameJson = (a: string | undefined, b: string | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && jsonKey(a) === jsonKey(b));

/** Text that is the same for lines with the same value, whatever the order of keys. */
export function jsonKey(line: string): string {
  try {
    return canonical(JSON.parse(line));
  } catch {
    return line;
  }
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
