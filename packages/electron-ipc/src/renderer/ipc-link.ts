import { TRPCClientError, type TRPCLink } from '@trpc/client';
import type { AnyTRPCRouter } from '@trpc/server';
import { observable } from '@trpc/server/observable';
import { ipcLink as trpc10IpcLink } from 'electron-trpc/renderer';

// tRPC 11 has no transformer in its links' runtime any more; electron-trpc asks for one.
const transformer = { serialize: (value: unknown) => value, deserialize: (value: unknown) => value };

/** electron-trpc's link, which is written for tRPC 10, as a link of tRPC 11. Needs the preload's bridge on the page. */
export const ipcLink =
  <Router extends AnyTRPCRouter>(): TRPCLink<Router> =>
  (runtime) => {
    const link = trpc10IpcLink<Router>()({ ...runtime, transformer } as never);
    return ({ op, next }) =>
      observable((observer) => {
        const { type, path, input } = op;
        // Main keys operations by frame and id; tRPC's own ids start at 1 again with every client and every reload.
        const id = crypto.randomUUID();
        return link({ op: { id, type, path, input } as never, next }).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          error: (error) => observer.error(clientError(error)),
        });
      });
  };

/** electron-trpc throws its own copy of TRPCClientError, which `instanceof` does not recognize. */
function clientError<Router extends AnyTRPCRouter>(error: Error & { shape?: unknown }): TRPCClientError<Router> {
  return TRPCClientError.from(error.shape ? ({ error: error.shape } as never) : error);
}
