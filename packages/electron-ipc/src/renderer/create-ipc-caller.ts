import { createTRPCClient, type TRPCClient } from '@trpc/client';
import type { AnyTRPCRouter } from '@trpc/server';
import { ipcLink } from './ipc-link.ts';

/** What a page may ask of main, as procedures. */
export type IpcCaller<Router extends AnyTRPCRouter> = TRPCClient<Router>;

/**
 * The procedures of main's router as functions: for all that is no run.
 * @throws when the preload has not exposed the bridge
 */
export function createIpcCaller<Router extends AnyTRPCRouter>(): IpcCaller<Router> {
  return createTRPCClient<Router>({ links: [ipcLink<Router>()] } as never);
}
