/** Why a message was not let in. */
export type Refusal = 'unknown-window' | 'not-top-frame' | 'foreign-origin' | 'malformed';

/** What is known of the one who sent a message, as Electron tells it. */
export interface Sender {
  /** The window was admitted and is still there. */
  known: boolean;
  /** The frame is the window's own document, not one that it embeds. */
  top: boolean;
  /** The frame's origin, serialized; undefined when the frame is gone. */
  origin: string | undefined;
}

/**
 * Decides whether a message may be heard at all. `allowed` is the one origin of our own pages; compared as a whole, so that
 * neither a prefix (`https://ours.example.evil`) nor another port is taken for it.
 */
export function judgeSender(sender: Sender, allowed: string): Exclude<Refusal, 'malformed'> | undefined {
  if (!sender.known) return 'unknown-window';
  if (!sender.top) return 'not-top-frame';
  if (sender.origin !== allowed) return 'foreign-origin';
  return undefined;
}
