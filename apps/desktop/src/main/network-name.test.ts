import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { networkName } from './network-name.ts';

const address = (cidr: string, over: Partial<NetworkInterfaceInfo> = {}): NetworkInterfaceInfo =>
  ({ cidr, family: 'IPv4', internal: false, ...over }) as NetworkInterfaceInfo;
const lo = [address('127.0.0.1/8', { internal: true })];

test.each([
  ['the same addresses in another order', true, { lo, a: [address('10.0.0.4/24')], b: [address('192.168.1.7/24')] }],
  [
    'another IPv6 address',
    true,
    { a: [address('192.168.1.7/24'), address('2001:db8::2/64', { family: 'IPv6' })], b: [address('10.0.0.4/24')] },
  ],
  ['another address', false, { lo, a: [address('192.168.1.8/24'), address('10.0.0.4/24')] }],
  [
    'one network more',
    false,
    { a: [address('192.168.1.7/24')], b: [address('10.0.0.4/24')], tun0: [address('10.8.0.2/24')] },
  ],
  ['none', false, { lo }],
])('networkName() of %s is the same: %s', (_, same, interfaces) => {
  const home = networkName({ lo, a: [address('192.168.1.7/24')], b: [address('10.0.0.4/24')] });
  expect(networkName(interfaces) === home).toBe(same);
});
