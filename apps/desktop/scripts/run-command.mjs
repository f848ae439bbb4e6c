import { spawn } from 'node:child_process';
import os from 'node:os';

/**
 * Runs a command in this terminal; tells its exit code, or 128 and the signal's number as shells do.
 * @param {string} command @param {string[]} args @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function runCommand(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    // The terminal sends Ctrl-C to all processes in it: the child has it already, and this one waits for the child.
    const wait = () => {};
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', wait).on('SIGTERM', pass);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGINT', wait).off('SIGTERM', pass);
      resolve(code ?? 128 + (os.constants.signals[signal] ?? 0));
    });
  });
}
