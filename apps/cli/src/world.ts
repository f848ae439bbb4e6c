import type { Clock } from '@runwatch/async';
import type { CloudPorts } from './cloud/cloud.ts';
import type { Keyboard } from './human/keyboard.ts';
import type { Opener } from './opening/opener.ts';
import type { Output } from './output.ts';
import type { Leave } from './watch/outcome.ts';

/** Everything outside the program that it needs. */
export interface World {
  argv: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  stdout: Output;
  stderr: Output;
  /** Columns of the terminal that stdout is; undefined when it is none. */
  columns: (() => number) | undefined;
  /** Undefined when stdin is no terminal. */
  keyboard: Keyboard | undefined;
  /** Everything on standard input. */
  readInput: () => Promise<string>;
  /** Calls `leave` when the process is asked to end. Returns how to call that off. */
  onLeave: (leave: (reason: Leave) => void) => () => void;
  clock: Clock;
  /** A fresh id for a command. */
  newId: () => string;
  clouds: CloudPorts;
  /** How things come to be shown in the app. */
  opener: Opener;
}
