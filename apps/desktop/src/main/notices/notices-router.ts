import { RunRef } from '@runwatch/protocol';
import { z } from 'zod';
import { procedure, router } from '../rpc.ts';
import type { Notice } from './notice.ts';
import type { NoticeDesk } from './notice-desk.ts';

/** More than a window has room for. */
const MOST_SHOWN = 16;

const Id = z.strictObject({ id: z.string().min(1).max(10_000) });

export const createNoticesRouter = (desk: NoticeDesk) =>
  router({
    changes: procedure.subscription(async function* ({
      signal = new AbortController().signal,
    }): AsyncGenerator<readonly Notice[], void> {
      yield* desk.changes(signal);
    }),
    /** The runs that the window shows to somebody who looks at them now; none when nobody does. */
    look: procedure.input(z.strictObject({ runs: z.array(RunRef).max(MOST_SHOWN) })).mutation(({ input, ctx }) => {
      desk.look(ctx.contentsId, input.runs);
      ctx.page.addEventListener('abort', () => desk.look(ctx.contentsId, []), { once: true });
    }),
    dismiss: procedure.input(Id).mutation(({ input }) => desk.dismiss(input.id)),
    dismissAll: procedure.mutation(() => desk.dismissAll()),
    open: procedure.input(Id).mutation(({ input }) => desk.open(input.id)),
  });
