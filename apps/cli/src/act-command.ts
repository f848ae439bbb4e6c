import type { Command } from '@runwatch/protocol';
import type { ExitCode } from './command-line/exit-code.ts';
import type { Act, Invocation } from './command-line/invocation.ts';
import { watchForLeaving } from './leaving.ts';
import { isDemo, refuse, withRun } from './with-run.ts';
import type { World } from './world.ts';

/** `runwatch send`, `answer` and `interrupt`: asks something of a run, and says what became of it. */
export async function actCommand(
  world: World,
  { account, run: name, act, quiet }: Extract<Invocation, { kind: 'act' }>,
): Promise<ExitCode> {
  if (isDemo(name)) return refuse(world, { kind: 'wrong-usage', message: NO_DEMO });
  using leaving = watchForLeaving(world, undefined);
  return await withRun(world, { account, run: name }, leaving, async (client, { ref }) => {
    const command = await commandOf(world, act);
    if (!command) return refuse(world, { kind: 'wrong-usage', message: 'There is no text to send' });
    const { kind } = await client.command(ref, command, world.newId());
    // Whoever answered, it was not this answer: that is no success.
    const isMissed = act.kind === 'answer' && kind === 'already';
    if (isMissed || !quiet) await world.stderr.write(`runwatch: ${DONE[act.kind][kind]}\n`);
    return isMissed ? 1 : 0;
  });
}

export const NO_DEMO =
  'A demo run ends with the program that plays it: start `runwatch demo`, and name the run as it says';

const ANSWERED = {
  done: 'answered',
  queued: 'answered',
  already: 'nobody waits for this answer: it was given already, or never asked for',
};
const DONE = {
  send: { done: 'sent', queued: 'sent: the agent takes it up when it comes to it', already: 'this was sent already' },
  answer: ANSWERED,
  interrupt: {
    done: 'the turn is interrupted; the run goes on',
    queued: 'asked to interrupt the turn; the run goes on',
    already: 'this was asked already',
  },
} as const;

async function commandOf(world: World, act: Act): Promise<Command | undefined> {
  switch (act.kind) {
    case 'send': {
      const content = act.text ?? (await world.readInput()).trim();
      return content === '' ? undefined : { method: 'user_message', params: { content } };
    }
    case 'answer': {
      const { requestId, optionId, text } = act;
      const params = { requestId, optionId, ...(text !== undefined && { customInput: text }) };
      return { method: 'permission_response', params };
    }
    case 'interrupt':
      return { method: 'cancel', params: {} };
  }
}
