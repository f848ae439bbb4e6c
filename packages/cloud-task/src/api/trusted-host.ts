import { commandFailure } from './failures.ts';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

const isLoopback = (url: URL): boolean => LOOPBACK.has(url.hostname);

/**
 * The address of an account's API, which its credential is sent to.
 * @throws CloudRunError `untrusted_host` for anything but https, or http on this machine
 */
export function trustedApiHost(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !isPlain(url) || (url.protocol !== 'https:' && !isLoopback(url)))
    throw commandFailure('untrusted_host', 'The address of the account has to be https, or http on this machine');
  return url;
}

/**
 * Whether a stream may be read at an address that the account's API has named: by name, over TLS. On this machine only if the API is, too: a
 * server elsewhere has no business with what listens here.
 */
export function isTrustedStream(url: URL, api: URL): boolean {
  if (!isPlain(url)) return false;
  if (isLoopback(url)) return isLoopback(api);
  return url.protocol === 'https:' && !IP_LITERAL.test(url.hostname) && !url.hostname.endsWith('.');
}

// URL parsers turn every spelling of an IPv4 address (hexadecimal, octal, one number) into this one; IPv6 stands in brackets.
const IP_LITERAL = /^(\d{1,3}(\.\d{1,3}){3}|\[.*\])$/;

const isPlain = (url: URL): boolean =>
  /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
