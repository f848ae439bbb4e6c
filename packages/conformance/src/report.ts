/** What became of a scenario; its clause is a section of the wire contract, or the id of a failure. A scenario that could not be played is neither passed nor failed. */
export interface Report {
  readonly clause: string;
  readonly name: string;
  readonly verdict: 'passed' | 'failed' | 'not applicable';
  /** What went wrong, and at which step; or what the server would have to offer. Empty when passed. */
  readonly detail: string;
}

/** What is there is not what the scenario expects. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch';
}

/** The scenario needs what the server does not offer. */
export class NotOffered extends Error {
  override readonly name = 'NotOffered';
}
