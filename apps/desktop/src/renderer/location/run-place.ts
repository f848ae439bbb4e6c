/** A place in a run that an address leads to. Main writes addresses of its own (`main/run-address.ts`). */
export type RunPlace =
  /** The entry of this number, from 1. */
  | { at: 'entry'; entry: number }
  /** Where this permission was asked for. */
  | { at: 'request'; requestId: string }
  | { at: 'end' };
