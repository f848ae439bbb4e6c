import type { CallContext } from '@runwatch/electron-ipc/main';
import { initTRPC, TRPCError } from '@trpc/server';
import { AppError } from './app-error.ts';

const t = initTRPC.context<CallContext>().create();

export const { router, mergeRouters } = t;

/** Of what goes wrong, only what was written for people reaches the window; everything else arrives as an internal error. */
export const procedure = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (result.ok || !(result.error.cause instanceof AppError)) return result;
  const { cause } = result.error;
  throw new TRPCError({ code: 'BAD_REQUEST', message: cause.message, cause });
});

/** The same for what a subscription tells: errors behind its first item come past the procedure. */
export async function* explaining<T>(source: AsyncIterable<T>): AsyncGenerator<T, void> {
  try {
    yield* source;
  } catch (error) {
    throw error instanceof AppError
      ? new TRPCError({ code: 'BAD_REQUEST', message: error.message, cause: error })
      : error;
  }
}
