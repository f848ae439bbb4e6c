import tls from 'node:tls';
import type { Clock } from '@runwatch/async';
import { createNetwork, type Network } from '@runwatch/cloud-task';
import type { Session } from 'electron';
import { type CertificateStores, trustedCertificates } from './trusted-certificates.ts';

// Our types are of a Node that cannot do it yet.
const stores: object & CertificateStores = { ...tls };

/** The network as a browser would use it: by the proxies that the system names, trusting the authorities that the system trusts. */
export const systemNetwork = (clock: Clock, session: Session): Network =>
  createNetwork({
    proxies: { clock, resolve: (url) => session.resolveProxy(url) },
    certificates: trustedCertificates(stores),
  });
