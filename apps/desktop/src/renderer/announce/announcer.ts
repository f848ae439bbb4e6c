/** What was last read out, and when. */
export interface Announcer {
  said: string;
  saidAt: number;
}

export const silent: Announcer = { said: '', saidAt: Number.NEGATIVE_INFINITY };

// A screen reader that is interrupted every second is worse than none.
export const ANNOUNCE_EVERY_MS = 10_000;

export type Announcement = { do: 'say'; next: Announcer } | { do: 'wait'; ms: number } | { do: 'nothing' };

/** Whether `text` is to be read out now, later, or not at all since it was the last thing said. */
export function announce(announcer: Announcer, text: string, now: number): Announcement {
  if (text === announcer.said) return { do: 'nothing' };
  const ms = announcer.saidAt + ANNOUNCE_EVERY_MS - now;
  return ms > 0 ? { do: 'wait', ms } : { do: 'say', next: { said: text, saidAt: now } };
}
