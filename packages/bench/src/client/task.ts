/** What is measured, in a process of its own. */
export type Task =
  /** Until the newest page has been told. */
  | { kind: 'newest'; entries: number }
  /** Until the whole history has been read. */
  | { kind: 'history'; entries: number; by: 'lines' | 'pages' }
  /** Events at full speed on one run, to its end. */
  | { kind: 'live'; events: number }
  /** What is left in memory after so many events. */
  | { kind: 'live-memory'; events: number }
  /** What is left in memory after runs were watched and left. */
  | { kind: 'left-memory'; runs: number; entries: number }
  /** Many runs at a human pace, each watched by some. */
  | { kind: 'crowd'; runs: number; readers: number; perSecond: number; seconds: number; warmUpSeconds: number }
  /** Files with lines in them, looked through as bytes. */
  | { kind: 'scan'; folder: string; sought: Sought };

/** What is looked for. */
export interface Sought {
  text: string;
  regex: boolean;
}

/** Who does it: nobody but the network, what peers do, or we. */
export type Contender = 'floor' | 'baseline' | 'ours';

/** Figures by name. */
export type Sample = Record<string, number>;

export interface Job {
  server: string;
  contender: Contender;
  task: Task;
}
