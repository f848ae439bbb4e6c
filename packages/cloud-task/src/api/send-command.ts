import {
  type Command,
  CommandAnswer,
  type CommandOutcome,
  ErrorBody,
  isCloudRunError,
  type RunRef,
  type StopOutcome,
} from '@runwatch/protocol';
import type { CloudApi, HttpAnswer } from './cloud-api.ts';
import { commandFailure, protocolFailure, statusFailure } from './failures.ts';

/** A sandbox that has settled a request no longer knows it (protocol section 10). */
const SETTLED = /no pending permission request/i;
const LONGEST_REASON = 300;

/**
 * Sends a command. When the answer is lost, the same wish is sent once more under the same id, which the other side tells apart from a new one.
 * @throws CloudRunError
 */
export async function sendCommand(
  api: CloudApi,
  ref: RunRef,
  command: Command,
  id: string,
  signal: AbortSignal,
): Promise<CommandOutcome> {
  const answer = await twiceIfLost(() => api.command(ref, command, id, signal));
  if (answer.status >= 200 && answer.status < 300) return judge(command, answer);
  throw refusal(answer);
}

/** Asks for the run to be stopped. That it has stopped is seen in its status, nowhere else (protocol 1.7). */
export async function stopRun(api: CloudApi, ref: RunRef, signal: AbortSignal): Promise<StopOutcome> {
  const answer = await twiceIfLost(() => api.cancel(ref, signal));
  if (answer.status === 202) return { kind: 'stopping' };
  if (answer.status === 200) return { kind: 'already-over' };
  throw refusal(answer);
}

async function twiceIfLost(post: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  try {
    return await post();
  } catch (error) {
    if (!isCloudRunError(error, 'network')) throw error;
    return await post();
  }
}

/** With status 200 a JSON-RPC error is still an error. */
function judge(command: Command, answer: HttpAnswer): CommandOutcome {
  const parsed = CommandAnswer.safeParse(json(answer.body));
  if (!parsed.success) throw protocolFailure('not an answer to a command', parsed.error);
  const { error, result } = parsed.data;
  if (!error) return { kind: (result as { queued?: unknown } | null)?.queued === true ? 'queued' : 'done' };
  const reason = (error.message ?? 'no reason given').slice(0, LONGEST_REASON);
  if (command.method === 'permission_response' && SETTLED.test(reason)) return { kind: 'already' };
  throw commandFailure('protocol', `The agent refused: ${reason}`);
}

function refusal(answer: HttpAnswer): Error {
  const body = ErrorBody.safeParse(json(answer.body));
  const reason = (body.success ? (body.data.detail ?? body.data.error) : null)?.slice(0, LONGEST_REASON);
  if (answer.status === 409) return commandFailure('run_ended', reason ?? 'The run has ended', 409);
  if (answer.status === 400 && reason) return commandFailure('protocol', `The server refused: ${reason}`, 400);
  return statusFailure(answer.status);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
