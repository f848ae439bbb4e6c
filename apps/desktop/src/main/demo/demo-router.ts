import { Id } from '@runwatch/protocol';
import { z } from 'zod';
import type { AccountBook } from '../accounts/account-book.ts';
import { procedure, router } from '../rpc.ts';
import type { DemoDesk, DemoView } from './demo-desk.ts';

/** Which run of the demo is meant: the one that is shown. */
const OneRun = z.strictObject({ runId: Id.optional() });

/** The demo's switches. They reach the demo and nothing else. */
export function createDemoRouter(desk: DemoDesk, accounts: Pick<AccountBook, 'renewed'>) {
  const once = (act: (runId?: string) => void) => procedure.input(OneRun).mutation(({ input }) => act(input.runId));
  const signedIn = (act: () => void) =>
    procedure.mutation(() => {
      act();
      accounts.renewed(DEMO_ACCOUNT);
    });
  return router({
    changes: procedure.subscription(async function* ({
      signal = new AbortController().signal,
    }): AsyncGenerator<DemoView, void> {
      yield* desk.changes(signal);
    }),
    cut: once((runId) => desk.cut(runId)),
    freeze: once((runId) => desk.freeze(runId)),
    sendTwice: once((runId) => desk.sendTwice(runId)),
    answerElsewhere: once((runId) => desk.answerElsewhere(runId)),
    setSpeed: procedure
      .input(z.strictObject({ speed: z.enum(['1', '10', 'max']) }))
      .mutation(({ input }) => desk.setSpeed(input.speed)),
    sleep: procedure.mutation(({ ctx }) => desk.sleep(ctx.page)),
    expireSignIn: procedure.mutation(() => desk.expireSignIn()),
    signIn: signedIn(() => desk.signIn()),
    reset: signedIn(() => desk.reset()),
  });
}

export const DEMO_ACCOUNT = 'demo';
