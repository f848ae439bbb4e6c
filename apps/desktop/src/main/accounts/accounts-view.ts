import type { Protection } from './secret-store.ts';

/** An account as windows know it: no key, and no address beyond the server's name. */
export interface AccountInfo {
  id: string;
  /** `demo` and `environment` are there by themselves, and cannot be signed out; `files` is never in the list. */
  kind: 'demo' | 'environment' | 'posthog' | 'files';
  server: string;
  project: string;
  /** `refused`: the server does not accept the key any more. `locked`: the key is kept, but the system does not give it out. */
  state: 'ready' | 'refused' | 'locked';
  /** How long the key is kept: on this computer, there but readable by other programs, or until the app is closed. */
  kept: 'protected' | 'unprotected' | 'session';
  /** Runs that name no account are its. */
  isDefault: boolean;
}

export interface AccountsView {
  accounts: AccountInfo[];
  /** The account that was chosen last; null before anything was chosen. */
  chosen: string | null;
  /** What keys are worth that are kept on this computer. */
  protection: Protection;
}

export interface ProjectInfo {
  id: string;
  name: string;
}

/** Where a new key is to be kept. `unprotected` is a person's word that it may be, where the system protects nothing. */
export type Keeping = 'lasting' | 'unprotected' | 'session';
