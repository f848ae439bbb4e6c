import {
  type AnyTRPCRouter,
  callTRPCProcedure,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  TRPCError,
  type TRPCProcedureType,
} from '@trpc/server';
import { relay } from './relay.ts';

/** What every procedure gets as its context: who called. */
export interface CallContext {
  /** The lifetime of the document that called. */
  page: AbortSignal;
  /** The window it is in: the id of its web contents. */
  contentsId: number;
}

interface Call {
  ctx: CallContext;
  rawInput: unknown;
}

interface FailedCall {
  error: unknown;
  type: TRPCProcedureType;
  path: string;
  input: unknown;
}

/** What electron-trpc 0.7.1, which carries tRPC 10 inside, reads of a router. */
export interface AdaptedRouter {
  _def: {
    _config: AnyTRPCRouter['_def']['_config'];
    procedures: Record<string, ((call: Call) => unknown) & { _def: Partial<Record<TRPCProcedureType, true>> }>;
  };
  getErrorShape(failed: FailedCall): unknown;
}

/** Told of an error that nobody foresaw, and in which procedure: the page learns no more than that there was one. */
export type Unforeseen = (path: string, error: unknown) => void;

/** Dresses a tRPC 11 router as one of tRPC 10. `running` holds the subscriptions until they have cleaned up. */
export function adaptRouter(
  router: AnyTRPCRouter,
  running: Set<Promise<void>>,
  unforeseen?: Unforeseen,
): AdaptedRouter {
  const config = router._def._config;
  // No prototype: `constructor` is no procedure.
  const procedures: AdaptedRouter['_def']['procedures'] = Object.create(null);
  for (const [path, procedure] of Object.entries(router._def.procedures)) {
    const { type } = (procedure as { _def: { type: TRPCProcedureType } })._def;
    const invoke = ({ ctx, rawInput }: Call, signal: AbortSignal) =>
      callTRPCProcedure({ router, path, type, ctx, getRawInput: async () => rawInput, signal, batchIndex: 0 });
    const call = (asked: Call) =>
      type === 'subscription'
        ? relay((signal) => invoke(asked, signal) as Promise<AsyncIterable<unknown>>, asked.ctx.page, running)
        : invoke(asked, asked.ctx.page);
    procedures[path] = Object.assign(call, { _def: { [type]: true } });
  }
  return { _def: { _config: config, procedures }, getErrorShape: (failed) => errorShape(config, failed, unforeseen) };
}

function errorShape(
  config: AnyTRPCRouter['_def']['_config'],
  { error, type, path, input }: FailedCall,
  unforeseen?: Unforeseen,
): unknown {
  const original = originalError(error);
  const shape = getTRPCErrorShape({ config, error: original, type, path, input, ctx: undefined });
  // An error that nobody foresaw may name hosts, files or contents in its message; none of them is a window's business.
  if (shape.data.code !== 'INTERNAL_SERVER_ERROR') return shape;
  unforeseen?.(path, original.cause ?? original);
  return { ...shape, message: 'Cannot do this: internal error' };
}

/** electron-trpc wraps errors in its own copy of TRPCError, ours as the cause. */
function originalError(error: unknown): TRPCError {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof TRPCError ? cause : getTRPCErrorFromUnknown(error);
}
