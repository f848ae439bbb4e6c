/** The id of a live entry: milliseconds of the server at append, and a counter within them (protocol 4.1). */
export interface StreamId {
  readonly ms: number;
  readonly n: number;
}

/** Before every entry. */
export const START: StreamId = { ms: 0, n: 0 };

export const compareIds = (a: StreamId, b: StreamId): number => a.ms - b.ms || a.n - b.n;

export const formatId = (id: StreamId): string => `${id.ms}-${id.n}`;

/** Reads `<ms>-<n>` or a bare `<ms>`; undefined for anything that Redis would refuse. */
export function parseId(text: string): StreamId | undefined {
  const match = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(text);
  return match ? { ms: Number(match[1]), n: Number(match[2] ?? 0) } : undefined;
}
