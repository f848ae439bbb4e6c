/** Where a text is known to be cut: it may go on beyond what this side has. */
export interface Cuts {
  /** The log's text may have begun before its first row here. */
  logBegins: boolean;
  logEnds: boolean;
  /** The live text may have begun before its first entry here. */
  liveBegins: boolean;
  liveEnds: boolean;
}

/**
 * Where `live` lies in `log` if one of them is a part of the other: character k of `live` is character k + offset of `log`. Undefined when
 * none is.
 */
export function containText(log: string, live: string, cuts: Cuts): number | undefined {
  const behind = log.length - live.length;
  if (cuts.liveEnds && log.startsWith(live)) return 0;
  if (cuts.logEnds && live.startsWith(log)) return 0;
  // Both ends unknown: the earliest place, so that nothing is taken for told that may still come.
  if (cuts.liveBegins && cuts.liveEnds && log.includes(live)) return log.indexOf(live);
  if (cuts.logBegins && cuts.logEnds && live.includes(log)) return -live.indexOf(log);
  if (cuts.liveBegins && log.endsWith(live)) return behind;
  if (cuts.logBegins && live.endsWith(log)) return behind;
  return undefined;
}

export const equalTexts = (log: string, live: string): number | undefined => (log === live ? 0 : undefined);
