import type { Exchange } from '../http/exchange.ts';
import { Refusal, sendJson } from '../http/respond.ts';
import type { Run } from '../run.ts';
import type { CarriedOut, Question } from '../store/shared-store.ts';
import type { World } from '../world.ts';
import { cancel } from './cancel.ts';
import { CommandBody, command } from './command.ts';

/** Does what a request asks of a run's sandbox: here, or in the process where the sandbox is. */
export async function carryOut(
  run: Run,
  asked: Omit<Question, 'runId'>,
  { response }: Exchange,
  world: World,
): Promise<void> {
  const { store } = world;
  const elsewhere = store !== undefined && run.processId !== store.processId;
  const question = { runId: run.runId, ...asked };
  const answer = elsewhere ? await store.ask(run.processId, question) : await carriedOut(run, question);
  if (answer) return sendJson(response, answer.status, answer.body);
  // Nobody is left who could object to the end.
  if (asked.what === 'cancel') {
    const { status, body } = await carriedOut(run, question);
    return sendJson(response, status, body);
  }
  throw new Refusal(502, { error: 'The sandbox of this run cannot be reached' });
}

/** Does it here. What is refused is an answer too. */
export async function carriedOut(run: Run, { what, body }: Question): Promise<CarriedOut> {
  try {
    const answer =
      what === 'cancel'
        ? await cancel(run, body as Parameters<typeof cancel>[1])
        : { status: 200, body: command(run, CommandBody.parse(body)) };
    // Whoever reads the answer finds its effect, on every process.
    await run.settled();
    return answer;
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: error.body };
    throw error;
  }
}
