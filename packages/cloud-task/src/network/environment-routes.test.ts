import { describe, expect, test } from 'vitest';
import { environmentRoutes } from './environment-routes.ts';
import type { ProxyChoice } from './proxy-choices.ts';

const direct: ProxyChoice = { kind: 'direct' };
const proxy = (url: string): ProxyChoice => ({ kind: 'proxy', url });
const unsupported = (type: string): ProxyChoice => ({ kind: 'unsupported', type });
const way = async (environment: Record<string, string>, origin = 'https://api.corp.test') =>
  (await environmentRoutes(environment)(origin))[0];

describe('environmentRoutes() goes', () => {
  test.each<[string, Record<string, string>, string, ProxyChoice]>([
    ['directly where nothing is set', {}, 'https://a.test', direct],
    ['through https_proxy', { https_proxy: 'http://p:8080' }, 'https://a.test', proxy('http://p:8080')],
    ['through HTTPS_PROXY', { HTTPS_PROXY: 'http://p:8080' }, 'https://a.test', proxy('http://p:8080')],
    ['as small letters say', { https_proxy: 'p:1', HTTPS_PROXY: 'p:2' }, 'https://a.test', proxy('http://p:1')],
    ['directly where small letters say nothing', { https_proxy: '', HTTPS_PROXY: 'p:2' }, 'https://a.test', direct],
    ['through http_proxy to http', { http_proxy: 'p:1', https_proxy: 'p:2' }, 'http://a.test', proxy('http://p:1')],
    ['past HTTP_PROXY, which visitors of a web server set', { HTTP_PROXY: 'http://p:1' }, 'http://a.test', direct],
    ['past http_proxy to https', { http_proxy: 'http://p:1' }, 'https://a.test', direct],
    ['through all_proxy', { all_proxy: 'p:1', ALL_PROXY: 'p:2' }, 'https://a.test', proxy('http://p:1')],
    ['through ALL_PROXY to http', { ALL_PROXY: 'http://p:2' }, 'http://a.test', proxy('http://p:2')],
    ['by its own before all', { ALL_PROXY: 'p:1', HTTPS_PROXY: 'p:2' }, 'https://a.test', proxy('http://p:2')],
  ])('%s', async (_how, environment, origin, choice) => {
    expect(await way(environment, origin)).toEqual(choice);
  });
});

describe('environmentRoutes() reads a proxy', () => {
  test.each<[string, ProxyChoice]>([
    ['p', proxy('http://p:1080')],
    ['http://p', proxy('http://p:1080')],
    ['http://p:80', proxy('http://p')],
    ['https://p', proxy('https://p')],
    ['https://p:8443/', proxy('https://p:8443')],
    ['  http://p:8080  ', proxy('http://p:8080')],
    ['HTTP://p:8080', proxy('http://p:8080')],
    ['[fd00::1]:3128', proxy('http://[fd00::1]:3128')],
    ['http://me:s%40cret@p:8080', proxy('http://me:s%40cret@p:8080')],
    ['me:secret@p', proxy('http://me:secret@p:1080')],
    ['   ', direct],
    // What cannot be gone, or read, is never taken for direct.
    ['socks5://p:1080', unsupported('SOCKS5')],
    ['socks5h://p', unsupported('SOCKS5H')],
    ['ftp://p', unsupported('FTP')],
    ['http://', unsupported('HTTP')],
    ['http://p:99999', unsupported('HTTP')],
    ['http://me:%zz@p', unsupported('HTTP')],
    ['a proxy', unsupported('HTTP')],
  ])('%j', async (value, choice) => {
    expect(await way({ HTTPS_PROXY: value })).toEqual(choice);
  });
});

describe('environmentRoutes() goes past the proxy', () => {
  test.each<[string, string, boolean]>([
    ['*', 'https://a.test', true],
    ['corp.test', 'https://corp.test', true],
    ['corp.test', 'https://api.corp.test', true],
    ['.corp.test', 'https://api.corp.test', true],
    ['.corp.test', 'https://corp.test', true],
    ['CORP.test.', 'https://API.corp.TEST', true],
    ['corp.test', 'https://notcorp.test', false],
    ['corp.test', 'https://corp.test.evil', false],
    ['*.corp.test', 'https://api.corp.test', false],
    ['a.test, b.test', 'https://b.test', true],
    ['a.test b.test', 'https://b.test', true],
    ['corp.test:8443', 'https://api.corp.test:8443', true],
    ['corp.test:8443', 'https://api.corp.test', false],
    ['corp.test:443', 'https://api.corp.test', true],
    ['corp.test:80', 'http://api.corp.test', true],
    ['10.1.2.3', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://10.200.3.4', true],
    ['10.0.0.0/8', 'https://11.0.0.1', false],
    ['10.0.0.0/99', 'https://10.0.0.1', false],
    ['0.0.1', 'https://10.0.0.1', false],
    ['fd00::/8', 'https://[fd12::1]', true],
    ['[fd00::1]:8443', 'https://[fd00::1]:8443', true],
    ['fd00::1', 'https://[fd00::2]', false],
    ['', 'https://a.test', false],
    [',,', 'https://a.test', false],
  ])('by %j to %s: %s', async (list, origin, isDirect) => {
    const environment = { HTTPS_PROXY: 'http://p:1', http_proxy: 'http://p:1' };
    for (const name of ['no_proxy', 'NO_PROXY'])
      expect(await way({ ...environment, [name]: list }, origin)).toEqual(isDirect ? direct : proxy('http://p:1'));
  });

  test.each(['http://localhost:8010', 'http://127.0.0.1:8010', 'http://127.9.9.9', 'http://[::1]:80'])(
    'to this machine (%s), whatever is set',
    async (origin) => {
      expect(await way({ http_proxy: 'http://p:1', ALL_PROXY: 'http://p:1' }, origin)).toEqual(direct);
    },
  );

  test('as small letters say, also where they say nothing', async () => {
    const environment = { HTTPS_PROXY: 'http://p:1', no_proxy: '', NO_PROXY: '*' };
    expect(await way(environment)).toEqual(proxy('http://p:1'));
  });
});
