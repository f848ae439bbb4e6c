import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

/** A certificate authority of a test, and certificates that it signs. PEM. */
export interface TestAuthority {
  ca: string;
  /** A server's certificate for `localhost`, unless something is to be wrong with it. */
  sign(wrong?: 'expired' | 'other-name'): Promise<Certificate>;
}

export interface Certificate {
  key: string;
  cert: string;
}

const EC = { keyType: 'ec', algorithm: 'sha256' } as const;
const DAY_MS = 24 * 60 * 60 * 1_000;

export async function testAuthority(): Promise<TestAuthority> {
  const root = await generate([{ name: 'commonName', value: 'Authority of a test' }], {
    ...EC,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    ca: root.cert,
    async sign(wrong) {
      const name = wrong === 'other-name' ? 'elsewhere.test' : 'localhost';
      const now = Date.now();
      const made = await generate([{ name: 'commonName', value: name }], {
        ...EC,
        ca: { key: root.private, cert: root.cert },
        ...(wrong === 'expired' && { notBeforeDate: new Date(now - 3 * DAY_MS), notAfterDate: new Date(now - DAY_MS) }),
        extensions: [
          { name: 'basicConstraints', cA: false },
          { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
        ],
      });
      return { key: made.private, cert: made.cert };
    },
  };
}

/** A certificate that only its own server has signed. */
export async function selfSigned(): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...EC,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  return { key: made.private, cert: made.cert };
}

/** A real server over TLS on this machine, that notes whatever somebody says to it. */
export interface TlsServer extends AsyncDisposable {
  /** `https://localhost:…` */
  url: string;
  /** Everything that came through TLS, as text. */
  heard(): string;
  /** Connections that somebody has begun. */
  connections(): number;
}

export async function startTlsServer(certificate: Certificate): Promise<TlsServer> {
  let heard = '';
  let connections = 0;
  const server = createServer(certificate, (_, response) => response.writeHead(404).end('{"detail":"Not found."}'));
  server.on('connection', () => {
    connections++;
  });
  server.on('secureConnection', (socket) => {
    socket
      .on('error', () => {})
      .on('data', (bytes) => {
        heard += bytes.toString('latin1');
      });
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    heard: () => heard,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
