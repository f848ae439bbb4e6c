/** A request-target, split before it is decoded, so that an id may hold `/`, `?` and `%`. */
export interface RawTarget {
  /** Decoded once each; a path that ends in `/` has an empty last segment. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/** Undefined for targets that are no path, and for segments that cannot be decoded. */
export function parseTarget(target: string): RawTarget | undefined {
  if (!target.startsWith('/')) return undefined;
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  try {
    return {
      segments: path.slice(1).split('/').map(decodeURIComponent),
      query: new URLSearchParams(question < 0 ? '' : target.slice(question + 1)),
    };
  } catch {
    return undefined;
  }
}
