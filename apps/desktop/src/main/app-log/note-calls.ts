import { type CloudRunsClient, type Command, isCloudRunError, type RunRef } from '@runwatch/protocol';
import type { Noting } from './app-log.ts';
import { outlineOf } from './error-outline.ts';
import { logName } from './names.ts';
import type { Sparingly } from './sparingly.ts';

/** Takes note of what windows ask for and what fails in a way that nobody foresaw. Failures that have a code have been foreseen: their windows know them. */
export const noteCalls =
  (log: Noting, sparingly: Sparingly) =>
  (path: string, error: unknown): void => {
    if (isCloudRunError(error)) return;
    const leftOut = sparingly.let(`call ${path}`);
    if (leftOut !== null) log.note({ kind: 'call-failed', path, error: outlineOf(error), leftOut });
  };

/** The same client, whose commands are taken note of when they fail: which, and why, and nothing of what they said. */
export function noteCommands(log: Noting, sparingly: Sparingly, client: CloudRunsClient): CloudRunsClient {
  async function noting<T>(run: RunRef, method: Command['method'] | 'stop', answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      const failure = isCloudRunError(error) ? error.failure : null;
      const [code, httpStatus] = [failure?.code ?? null, failure?.httpStatus ?? null];
      const account = run.accountId === undefined ? null : logName(run.accountId);
      const leftOut = sparingly.let(`command ${method} ${code}`);
      if (leftOut !== null)
        log.note({ kind: 'command-failed', account, run: logName(run.runId), method, code, httpStatus, leftOut });
      throw error;
    }
  }
  return {
    ...client,
    command: (run, command, id) => noting(run, command.method, client.command(run, command, id)),
    stop: (run) => noting(run, 'stop', client.stop(run)),
  };
}
