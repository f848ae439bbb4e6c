/**
 * What is known of the numbers of a run's events (protocol 8.2). Events that wait have no number of their own: the first has `acked + 1`, the others
 * follow without a hole, so that nothing that is dropped can leave one.
 *
 *     1 … acked | acked + 1 … sent | sent + 1 … acked + waiting
 *     the server |  on the wire,   |  never sent: their
 *     has them   |  or lost there  |  numbers may still move
 */
export interface AckWindow {
  /** The server has everything up to here. */
  readonly acked: number;
  /** The highest number that may have reached the server; at least `acked`. */
  readonly sent: number;
  /** Events that the server has not acknowledged. */
  readonly waiting: number;
}

/** What follows from a word of the server. */
export interface WindowStep {
  readonly window: AckWindow;
  /** So many of the waiting events, from the first, are the server's. */
  readonly forget: number;
  /** What waits goes by other numbers from now on. Nothing may be sent by them before that is on the disk. */
  readonly renumbered: boolean;
}

export const EMPTY_WINDOW: AckWindow = { acked: 0, sent: 0, waiting: 0 };

/** What an earlier process left on the disk: `acked` of its numbers are the server's, and so many of the events that wait may have been sent. */
export const restoredWindow = (acked: number, waiting: number, maybeSent: number): AckWindow => ({
  acked,
  sent: acked + Math.min(maybeSent, waiting),
  waiting,
});

export const appended = (window: AckWindow): AckWindow => ({ ...window, waiting: window.waiting + 1 });

/** Events up to this number go on the wire now. */
export const sentUpTo = (window: AckWindow, seq: number): AckWindow =>
  seq > window.sent ? { ...window, sent: Math.min(seq, window.acked + window.waiting) } : window;

/**
 * The server says that `last` is the last number it has; `refused`: with a 409, because of what was sent.
 *
 * - Between `acked` and `sent` it is an acknowledgement.
 * - Above, somebody else sent before us: this run's sender before a restart. What we sent under a number that the server has, it has; what was never
 *   sent goes behind.
 * - Below, the server has forgotten (seven hours of silence, or the stream was begun anew) or a cache answered. Only a refusal is proof: without one the
 *   next event goes out by its old number, and is refused if need be. Numbered anew on a mere rumour it would be taken for a repetition, and be lost.
 */
export function told(window: AckWindow, last: number, { refused }: { refused: boolean }): WindowStep {
  const { acked, sent, waiting } = window;
  if (last < acked) {
    if (!refused) return { window, forget: 0, renumbered: false };
    return { window: { acked: last, sent: last, waiting }, forget: 0, renumbered: true };
  }
  const forget = Math.min(last, sent) - acked;
  return {
    window: { acked: last, sent: Math.max(sent, last), waiting: waiting - forget },
    forget,
    renumbered: last > sent,
  };
}

/** Waiting events that nobody wants any more: the stream is over. */
export const forsaken = (window: AckWindow): AckWindow => ({ ...window, sent: window.acked, waiting: 0 });
