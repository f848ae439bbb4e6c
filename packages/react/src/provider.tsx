import type { CloudRunsClient } from '@runwatch/protocol';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { type Ports, windowPorts } from './store/ports.ts';
import type { RunStore } from './store/run-store.ts';
import { Stores } from './store/stores.ts';
import type { MaybeRunRef } from './views.ts';

// Long enough to come back from the next run in the list, short enough not to watch what nobody looks at.
const LINGER_MS = 5_000;

const StoresContext = createContext<Stores | null>(null);

export interface CloudRunsProviderProps {
  client: CloudRunsClient;
  children: ReactNode;
  /** Time, frames and ids; the window's own unless a test brings others. */
  ports?: Ports;
  /** How long a run stays watched after the last component has left it, in milliseconds. */
  lingerMs?: number;
}

/** Gives the hooks below it a client. One a window; all hooks of a run share one watch. */
export function CloudRunsProvider({
  client,
  children,
  ports = windowPorts,
  lingerMs = LINGER_MS,
}: CloudRunsProviderProps) {
  const stores = useMemo(() => new Stores({ client, ports, lingerMs }), [client, ports, lingerMs]);
  return <StoresContext value={stores}>{children}</StoresContext>;
}

const AccountContext = createContext<string | undefined>(undefined);

/** Says whose list of runs is meant below; without it, and without an id, it is the first account's. */
export function CloudRunsAccount({ id, children }: { id: string | undefined; children: ReactNode }) {
  return <AccountContext value={id}>{children}</AccountContext>;
}

/** Whose list of runs is meant here; undefined for the first account's. */
export const useAccountId = (): string | undefined => useContext(AccountContext);

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (!stores) throw new Error('Cannot use the hooks of @runwatch/react outside of <CloudRunsProvider>');
  return stores;
}

/** The store of a run; null for no run. */
export function useRunStore(ref: MaybeRunRef): RunStore | null {
  const stores = useStores();
  return ref && stores.of(ref);
}
