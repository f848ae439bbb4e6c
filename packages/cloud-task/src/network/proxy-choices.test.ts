import { expect, test } from 'vitest';
import { type ProxyChoice, proxyChoices } from './proxy-choices.ts';

const direct: ProxyChoice = { kind: 'direct' };
const proxy = (url: string): ProxyChoice => ({ kind: 'proxy', url });
const unsupported = (type: string): ProxyChoice => ({ kind: 'unsupported', type });

test.each<[string, ProxyChoice[]]>([
  ['DIRECT', [direct]],
  ['', [direct]],
  [' ; ', [direct]],
  ['direct', [direct]],
  ['PROXY proxy.corp:8080', [proxy('http://proxy.corp:8080')]],
  ['PROXY proxy.corp', [proxy('http://proxy.corp')]],
  ['HTTP proxy.corp:3128', [proxy('http://proxy.corp:3128')]],
  ['HTTPS proxy.corp:443', [proxy('https://proxy.corp:443')]],
  ['PROXY 10.0.0.1:8080', [proxy('http://10.0.0.1:8080')]],
  ['PROXY [fd00::1]:8080', [proxy('http://[fd00::1]:8080')]],
  ['PROXY a:1; PROXY b:2;DIRECT', [proxy('http://a:1'), proxy('http://b:2'), direct]],
  ['\tproxy   a:1 ;\n direct ', [proxy('http://a:1'), direct]],
  ['SOCKS a:1080', [unsupported('SOCKS')]],
  ['SOCKS5 a:1080; PROXY b:2', [unsupported('SOCKS5'), proxy('http://b:2')]],
  ['QUIC a:443; DIRECT', [unsupported('QUIC'), direct]],
  // What cannot be read is never taken for direct.
  ['PROXY', [unsupported('PROXY')]],
  ['PROXY a:99999', [unsupported('PROXY')]],
  ['PROXY a:1 b:2', [unsupported('PROXY')]],
  ['PROXY user:secret@a:1', [unsupported('PROXY')]],
  ['PROXY a/b:1', [unsupported('PROXY')]],
  ['PROXY http://a:1', [unsupported('PROXY')]],
  ['DIRECT a:1', [unsupported('DIRECT')]],
  ['nonsense', [unsupported('NONSENSE')]],
  ['__proto__ a:1', [unsupported('__PROTO__')]],
])('proxyChoices(%j)', (result, choices) => {
  expect(proxyChoices(result)).toEqual(choices);
});
