import { generate } from 'selfsigned';

/** A certificate authority that nobody knows, made for one test, and a server's certificate from it. PEM. */
export interface Authority {
  ca: string;
  server: { key: string; cert: string };
}

export async function makeAuthority(names: readonly string[]): Promise<Authority> {
  const options = { keyType: 'ec', algorithm: 'sha256' } as const;
  const root = await generate([{ name: 'commonName', value: 'Authority of a test' }], {
    ...options,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: names[0] ?? 'server' }], {
    ...options,
    ca: { key: root.private, cert: root.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) },
    ],
  });
  return { ca: root.cert, server: { key: server.private, cert: server.cert } };
}
