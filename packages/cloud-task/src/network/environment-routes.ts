import { BlockList, isIP } from 'node:net';
import type { ProxyChoice } from './proxy-choices.ts';
import type { Routes } from './routed-pool.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const DIRECT: ProxyChoice = { kind: 'direct' };
/** A proxy that says no port, by its scheme: as curl has it. */
const PORTS: Readonly<Record<string, number>> = { 'http:': 1080, 'https:': 443 };

/**
 * The way to a server as programs in a terminal are told it: `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy`, read as curl reads them. In small letters
 * they win; `HTTP_PROXY` is not looked at, because a web server sets it from what a visitor sends. One thing is otherwise: to this machine it is always the direct way,
 * because through a proxy its name would mean the proxy.
 */
export function environmentRoutes(environment: Environment): Routes {
  const ways = {
    'https:': wayOf(firstOf(environment, ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'])),
    'http:': wayOf(firstOf(environment, ['http_proxy', 'all_proxy', 'ALL_PROXY'])),
  };
  const isExempt = exemptions(firstOf(environment, ['no_proxy', 'NO_PROXY']) ?? '');
  return async (origin) => {
    const url = new URL(origin);
    const way = ways[url.protocol as keyof typeof ways] ?? DIRECT;
    return [isThisMachine(url.hostname) || isExempt(url) ? DIRECT : way];
  };
}

/** The first that is set: set to nothing, it asks for no proxy. */
const firstOf = (environment: Environment, names: readonly string[]): string | undefined =>
  names.map((name) => environment[name]).find((value) => value !== undefined);

/** What cannot be read is a way that cannot be gone, never the direct one. */
function wayOf(value: string | undefined): ProxyChoice {
  const text = value?.trim() ?? '';
  if (text === '') return DIRECT;
  const [, scheme = 'http', rest = ''] = /^(?:([a-z][a-z\d+.-]*):\/\/)?(.*)$/i.exec(text) ?? [];
  const type = scheme.toUpperCase();
  const unsupported: ProxyChoice = { kind: 'unsupported', type };
  if (type !== 'HTTP' && type !== 'HTTPS') return unsupported;
  try {
    const url = new URL(`${scheme}://${rest}`);
    if (!url.port && !saysPort(rest)) url.port = String(PORTS[url.protocol]);
    // They are sent as they were meant; what cannot be decoded was never meant so.
    const { href } = url;
    decodeURIComponent(url.username + url.password);
    return { kind: 'proxy', url: href.replace(/\/$/, '') };
  } catch {
    return unsupported;
  }
}

/** A port that is the scheme's own is left out of a URL. */
const saysPort = (rest: string): boolean => /:\d+\/?$/.test(rest);

/** Whether a server is to be reached directly, by a list of names, addresses and networks. */
function exemptions(list: string): (url: URL) => boolean {
  const rules = list
    .split(/[\s,]+/)
    .filter((rule) => rule !== '')
    .map(ruleOf);
  return (url) => rules.some((matches) => matches(bare(url.hostname), portOf(url)));
}

type Rule = (host: string, port: string) => boolean;

function ruleOf(written: string): Rule {
  if (written === '*') return () => true;
  const text = written.toLowerCase();
  const [, name = text, port] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(text) ?? [];
  const host = bare(name).replace(/^\.|\.$/g, '');
  const matches = hostRule(host);
  return (of, at) => (port === undefined || port === at) && matches(of);
}

function hostRule(host: string): (of: string) => boolean {
  const [address = '', bits] = host.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0) return (of) => isIP(of) === 0 && (of === host || of.endsWith(`.${host}`));
  const network = new BlockList();
  try {
    if (bits === undefined) network.addAddress(address, family);
    else network.addSubnet(address, Number(bits), family);
  } catch {
    // No network has so many bits: nothing is in it.
  }
  return (of) => isIP(of) !== 0 && network.check(of, isIP(of) === 6 ? 'ipv6' : 'ipv4');
}

/** Without the brackets of IPv6 and the dot of the root. */
const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');

const isThisMachine = (hostname: string): boolean =>
  bare(hostname) === 'localhost' || bare(hostname) === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname);
