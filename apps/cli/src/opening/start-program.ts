import { spawn } from 'node:child_process';
import type { Clock } from '@runwatch/async';
import type { OpenerIo, Started } from './opener.ts';

/** What cannot start says so within this time; what runs on by then has started. */
const GRACE_MS = 1_500;

/** Starts a program that lives on by itself. */
export const startProgram =
  (clock: Clock): OpenerIo['start'] =>
  (command, args, environment) =>
    new Promise<Started>((resolve, reject) => {
      const child = spawn(command, args, { env: { ...environment }, stdio: 'ignore', detached: true });
      const cancel = clock.after(GRACE_MS, () => {
        child.unref();
        resolve({ kind: 'running' });
      });
      child.once('exit', (code) => {
        cancel();
        resolve({ kind: 'ended', code });
      });
      child.once('error', (error: NodeJS.ErrnoException) => {
        cancel();
        if (error.code === 'ENOENT') resolve({ kind: 'missing' });
        else reject(error);
      });
    });
