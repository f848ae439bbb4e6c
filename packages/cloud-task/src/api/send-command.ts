import {
  type Command,
  CommandAnswer,
  type CommandOutcome,
  isCloudRunError,
  type RunRef,
  type StopOutcome,
} from '@runwatch/protocol';
import type { CloudApi, HttpAnswer } from './cloud-api.ts';
import { commandFailure, protocolFailure } from './failures.ts';
import { refusalOf } from './refusal-of.ts';

/** A sandbox that has settled a request no longer knows it (protocol section 10). */
const SETTLED = /no pending permission request/i;

/**
 * Sends a command. When the answer is lost, the same wish is sent once more under the same id, which the other side tells apart from a new one;
 * but not `cancel`, whose id nobody looks at: late, it would interrupt another turn. Takes no longer than two requests may.
 * @throws CloudRunError; the signal's reason
 */
export async function sendCommand(
  api: CloudApi,
  ref: RunRef,
  command: Command,
  id: string,
  signal: AbortSignal,
): Promise<CommandOutcome> {
  const tries = command.method === 'cancel' ? 1 : 2;
  const answer = await answerOf(() => api.command(ref, command, id, signal), tries);
  if (answer.status >= 200 && answer.status < 300) return judge(command, answer);
  throw refusalOf(answer);
}

/** Asks for the run to be stopped. That it has stopped is seen in its status, nowhere else (protocol 1.7). */
export async function stopRun(api: CloudApi, ref: RunRef, signal: AbortSignal): Promise<StopOutcome> {
  const answer = await answerOf(() => api.cancel(ref, signal), 2);
  if (answer.status === 202) return { kind: 'stopping' };
  if (answer.status === 200) return { kind: 'already-over' };
  throw refusalOf(answer);
}

async function answerOf(post: () => Promise<HttpAnswer>, tries: number): Promise<HttpAnswer> {
  for (let left = tries; ; left--)
    try {
      return await post();
    } catch (error) {
      if (!isCloudRunError(error, 'network')) throw error;
      if (left > 1) continue;
      const message = 'No answer came: it is not known whether this has arrived';
      throw commandFailure('network', message, { retryable: true });
    }
}

/** With status 200 a JSON-RPC error is still an error. */
function judge(command: Command, answer: HttpAnswer): CommandOutcome {
  const parsed = CommandAnswer.safeParse(answer.json);
  if (!parsed.success) throw protocolFailure('not an answer to a command', parsed.error);
  const { error, result } = parsed.data;
  if (!error) return { kind: (result as { queued?: unknown } | null)?.queued === true ? 'queued' : 'done' };
  if (command.method === 'permission_response' && SETTLED.test(error.message ?? '')) return { kind: 'already' };
  // What the agent says may quote what was said to it, and errors are logged: the code has to do.
  throw commandFailure('refused', `The agent did not accept this (${error.code ?? 'no code'})`);
}
