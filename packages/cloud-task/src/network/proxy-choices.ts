/** One way to a server, as the system prefers them. */
export type ProxyChoice =
  | { kind: 'direct' }
  /** The proxy's address, spoken to over TLS when it is https. */
  | { kind: 'proxy'; url: string }
  /** A way that is not gone here: SOCKS, or something that nobody knows. */
  | { kind: 'unsupported'; type: string };

const SCHEMES: Record<string, 'http' | 'https'> = { PROXY: 'http', HTTP: 'http', HTTPS: 'https' };
/** Host and port; IPv6 addresses in brackets. */
const ADDRESS = /^(?:\[[\da-f:.]+\]|[^\s:/?#@[\]]+)(?::\d{1,5})?$/i;

/**
 * The result of a proxy auto-configuration (`PROXY a:8080; DIRECT`), in order: what a browser would go by. Nothing at all means direct, as browsers
 * take it; a way that cannot be read is one that cannot be gone, never a direct one.
 */
export function proxyChoices(result: string): ProxyChoice[] {
  const parts = result.split(';').filter((part) => part.trim() !== '');
  return parts.length === 0 ? [{ kind: 'direct' }] : parts.map(choice);
}

function choice(part: string): ProxyChoice {
  const [word = '', address, ...rest] = part.trim().split(/\s+/);
  const type = word.toUpperCase();
  if (type === 'DIRECT' && address === undefined) return { kind: 'direct' };
  const scheme = SCHEMES[type];
  const url = `${scheme}://${address}`;
  if (!scheme || !address || rest.length > 0 || !ADDRESS.test(address) || !URL.canParse(url))
    return { kind: 'unsupported', type };
  return { kind: 'proxy', url };
}
