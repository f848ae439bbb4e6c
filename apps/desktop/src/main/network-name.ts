import type { NetworkInterfaceInfo } from 'node:os';

/**
 * Stands for the network that the machine is on: its own addresses there. IPv4 only: machines change their IPv6 addresses now and then on one and
 * the same network (RFC 8981), and that must not look like another.
 */
export const networkName = (interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string =>
  Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .flatMap(({ internal, family, cidr }) => (internal || family !== 'IPv4' || !cidr ? [] : [cidr]))
    .sort()
    .join();
