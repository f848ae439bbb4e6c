/** What was last read out of each run, by any key, and when. */
export interface Announcer {
  said: ReadonlyMap<string, string>;
  saidAt: number;
}

/** How a run is now. */
export interface RunState {
  text: string;
  /** Where several runs are shown, which one it is. */
  name: string | null;
}

export const silent: Announcer = { said: new Map(), saidAt: Number.NEGATIVE_INFINITY };

// A screen reader that is interrupted every second is worse than none.
export const ANNOUNCE_EVERY_MS = 10_000;
/** What was said a moment ago is heard before a run that was opened says how it is. */
export const LET_HEAR_MS = 1_000;

export type Announcement =
  | { do: 'say'; text: string; next: Announcer }
  | { do: 'wait'; ms: number }
  | { do: 'nothing' };

/**
 * Whether how the runs are that are shown is to be read out now, later, or not at all since it was the last thing said of them. Of several runs
 * only those are told that are otherwise now; a run that was opened is told without waiting.
 */
export function announce(
  { said, saidAt }: Announcer,
  states: ReadonlyMap<string, RunState>,
  now: number,
): Announcement {
  const news = [...states].filter(([key, { text }]) => said.get(key) !== text);
  if (news.length === 0) return { do: 'nothing' };
  const ms = saidAt + (news.some(([key]) => !said.has(key)) ? LET_HEAR_MS : ANNOUNCE_EVERY_MS) - now;
  if (ms > 0) return { do: 'wait', ms };
  const next = { said: new Map([...states].map(([key, { text }]) => [key, text])), saidAt: now };
  return { do: 'say', text: news.map(([, state]) => named(state)).join(' '), next };
}

/** A text with the name of who says it before it, where there is one. */
export const named = ({ text, name }: RunState): string => (name === null ? text : `${name}: ${text}`);
