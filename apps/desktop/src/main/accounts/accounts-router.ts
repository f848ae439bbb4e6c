import { z } from 'zod';
import { procedure, router } from '../rpc.ts';
import type { AccountBook } from './account-book.ts';
import type { AccountsView } from './accounts-view.ts';
import { Server } from './server-address.ts';

const Id = z.string().min(1).max(1_000);
const Key = z.string().max(1_000);
const Keeping = z.enum(['lasting', 'unprotected', 'session']);
const project = { projectId: Id, projectName: z.string().max(1_000).nullable() };

/** Keys come in here and never go out. Mutations throughout, so that nothing keeps what was said. */
export const createAccountsRouter = (book: AccountBook) =>
  router({
    changes: procedure.subscription(async function* ({
      signal = new AbortController().signal,
    }): AsyncGenerator<AccountsView, void> {
      yield* book.changes(signal);
    }),
    choose: procedure.input(z.strictObject({ id: Id })).mutation(({ input }) => book.choose(input.id)),
    findProjects: procedure
      .input(z.strictObject({ server: Server, key: Key }))
      .mutation(({ input, ctx }) => book.findProjects(input.server, input.key, ctx.page)),
    findProjectsOf: procedure
      .input(z.strictObject({ id: Id }))
      .mutation(({ input, ctx }) => book.findProjectsOf(input.id, ctx.page)),
    connect: procedure
      .input(z.strictObject({ server: Server, key: Key, keeping: Keeping, ...project }))
      .mutation(({ input, ctx }) => book.connect(input, ctx.page)),
    connectFurther: procedure
      .input(z.strictObject({ id: Id, ...project }))
      .mutation(({ input: { id, ...further }, ctx }) => book.connectFurther(id, further, ctx.page)),
    enterKey: procedure
      .input(z.strictObject({ id: Id, key: Key, keeping: Keeping }))
      .mutation(({ input, ctx }) => book.enterKey(input.id, input.key, input.keeping, ctx.page)),
    signOut: procedure.input(z.strictObject({ id: Id })).mutation(({ input }) => book.signOut(input.id)),
  });
