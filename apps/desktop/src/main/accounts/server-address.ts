import { trustedApiHost } from '@runwatch/cloud-task';
import { z } from 'zod';
import { AppError } from '../app-error.ts';

/** Which PostHog: one of its own, or an address. The only place where a window may say an address; it is kept in main from then on. */
export const Server = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['us', 'eu']) }),
  z.strictObject({ kind: z.literal('self-hosted'), address: z.string().max(1_000) }),
]);
export type Server = z.infer<typeof Server>;

const hosted = {
  us: { apiHost: 'https://us.posthog.com/', name: 'PostHog US' },
  eu: { apiHost: 'https://eu.posthog.com/', name: 'PostHog EU' },
};

/**
 * Where the API is. What people type is read with goodwill: without a scheme it is https, and what stands behind the server's name because it was
 * copied from a browser (a page, a query) is left out.
 * @throws {AppError} for what is no address, or one where a key must not be sent
 */
export function apiHostOf(server: Server): string {
  if (server.kind !== 'self-hosted') return hosted[server.kind].apiHost;
  const typed = server.address.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (typed === '' || !URL.canParse(address))
    throw new AppError('This is no address: enter it as it stands in the browser, https://posthog.example.com');
  const { origin, username, password } = new URL(address);
  if (username !== '' || password !== '') throw new AppError('Leave out the name and password of the address');
  try {
    return trustedApiHost(`${origin}/`).href;
  } catch (cause) {
    throw new AppError('The address has to begin with https:// (http:// only for this computer): a key is sent there', {
      cause,
    });
  }
}

/** What the server is called in front of people. */
export const serverName = (apiHost: string): string =>
  Object.values(hosted).find((one) => one.apiHost === apiHost)?.name ?? new URL(apiHost).host;
