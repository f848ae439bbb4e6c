import { CommandId, RunRef } from '@runwatch/protocol';
import { z } from 'zod';
import { procedure, router } from '../rpc.ts';
import type { QueueDesk } from './queue-desk.ts';
import type { QueueView } from './queue-view.ts';

const Run = z.strictObject({ run: RunRef });
const Which = z.strictObject({ run: RunRef, id: CommandId });
const Text = z.string().min(1);

export const createQueueRouter = (desk: QueueDesk) =>
  router({
    changes: procedure.input(Run).subscription(async function* ({
      input,
      signal = new AbortController().signal,
    }): AsyncGenerator<QueueView, void> {
      yield* desk.changes(input.run, signal);
    }),
    /** `send`: nothing is in its way, so that the window sends it itself. */
    take: procedure
      .input(Which.extend({ text: Text }))
      .mutation(({ input: { run, id, text } }) => desk.take(run, { id, text })),
    beginEdit: procedure.input(Which).mutation(({ input: { run, id }, ctx }) => {
      desk.of(run).beginEdit(id, ctx.contentsId);
      ctx.page.addEventListener('abort', () => desk.windowGone(ctx.contentsId), { once: true });
    }),
    edit: procedure
      .input(Which.extend({ text: Text }))
      .mutation(({ input: { run, id, text } }) => desk.of(run).edit(id, text)),
    endEdit: procedure.input(Which).mutation(({ input: { run, id }, ctx }) => {
      desk.find(run)?.endEdit(id, ctx.contentsId);
    }),
    remove: procedure.input(Which).mutation(({ input: { run, id } }) => desk.find(run)?.remove(id)),
    sendNow: procedure.input(Which).mutation(({ input: { run, id } }) => desk.of(run).sendNow(id)),
    resume: procedure.input(Run).mutation(({ input: { run } }) => desk.find(run)?.resume()),
  });
