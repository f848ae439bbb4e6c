import type { Account } from './ports.ts';

/** In whose name logs are kept: another identity, server or project has another name, so that nobody reads what was kept for somebody else. */
export const keptFor = ({ id, apiHost, projectId }: Pick<Account, 'id' | 'apiHost' | 'projectId'>): string =>
  JSON.stringify([id, new URL(apiHost).href, projectId]);
