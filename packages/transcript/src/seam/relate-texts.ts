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
 * Where `live` lies in `log` if both can be parts of one text: character k of `live` is character k + offset of `log`. Undefined when
 * they cannot.
 */
export function relateTexts(log: string, live: string, cuts: Cuts): number | undefined {
  const behind = log.length - live.length;
  if (log === live) return 0;
  if (cuts.liveEnds && log.startsWith(live)) return 0;
  if (cuts.logEnds && live.startsWith(log)) return 0;
  if (cuts.liveBegins && log.endsWith(live)) return behind;
  if (cuts.logBegins && live.endsWith(log)) return behind;
  if (cuts.liveBegins && cuts.liveEnds && log.includes(live)) return log.lastIndexOf(live);
  if (cuts.logBegins && cuts.logEnds && live.includes(log)) return -live.lastIndexOf(log);
  if (cuts.liveBegins && cuts.logEnds) {
    const shared = overlap(log, live);
    if (shared > 0) return log.length - shared;
  }
  if (cuts.logBegins && cuts.liveEnds) {
    const shared = overlap(live, log);
    if (shared > 0) return shared - live.length;
  }
  return undefined;
}

/** Length of the longest end of `first` that is a beginning of `second`, in time linear in both (Knuth, Morris, Pratt). */
function overlap(first: string, second: string): number {
  const end = first.slice(-second.length);
  const borders = new Int32Array(second.length);
  let matched = 0;
  for (let at = 1; at < second.length; at++) {
    while (matched > 0 && second[at] !== second[matched]) matched = borders[matched - 1] as number;
    if (second[at] === second[matched]) matched++;
    borders[at] = matched;
  }
  matched = 0;
  for (const unit of end.split('')) {
    while (matched > 0 && (matched === second.length || unit !== second[matched]))
      matched = borders[matched - 1] as number;
    if (unit === second[matched]) matched++;
  }
  return matched;
}
