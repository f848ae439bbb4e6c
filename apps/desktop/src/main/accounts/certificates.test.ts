import { systemClock } from '@runwatch/async';
import { createNetwork } from '@runwatch/cloud-task';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { testAccounts, testFolder } from '../testing/test-parts.ts';
import {
  type Certificate,
  selfSigned,
  startTlsServer,
  type TestAuthority,
  testAuthority,
} from '../testing/tls-server.ts';

const KEY = 'phx_CANARY-KEY-9c4d';
let authority: TestAuthority;
beforeAll(async () => {
  authority = await testAuthority();
});

/** What somebody is told who enters a key for a server with this certificate, on a computer that knows the authority. */
async function connectTo(certificate: Certificate) {
  const server = await startTlsServer(certificate);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const network = createNetwork({ certificates: [authority.ca] });
  onTestFinished(() => network[Symbol.asyncDispose]());
  const book = testAccounts(testFolder(), { ports: { clock: systemClock, network } });
  const adding = book.findProjects({ kind: 'self-hosted', address: server.url }, KEY, new AbortController().signal);
  const told = await adding.then(
    () => 'nothing',
    (error: unknown) => String((error as Error).message),
  );
  return { told, heard: server.heard(), connections: server.connections() };
}

describe('a server whose certificate is not to be believed is told nothing, and it is said what is wrong and what to do', () => {
  it.each<[string, () => Promise<Certificate>, RegExp]>([
    [
      'it has signed it itself',
      selfSigned,
      /is not trusted: nobody whom this computer knows has signed it\. Have the authority/,
    ],
    ['it has run out', () => authority.sign('expired'), /is not valid now: it has run out, .*Correct the clock/],
    [
      'it is for another name',
      () => authority.sign('other-name'),
      /has a certificate for another name\. Check the address/,
    ],
    ['another authority has signed it', async () => (await testAuthority()).sign(), /is not trusted/],
  ])('when %s', async (_why, certificate, words) => {
    const { told, heard, connections } = await connectTo(await certificate());
    expect(told).toMatch(words);
    expect(told).toContain('Nothing was sent to it.');
    expect(told).not.toContain(KEY);
    expect([heard, connections]).toEqual(['', expect.any(Number)]);
    expect(connections).toBeGreaterThan(0);
  });

  it('but not when it is as it should be: then it is asked with the key', async () => {
    const { told, heard } = await connectTo(await authority.sign());
    expect(told).toContain('There is no PostHog at');
    expect(heard).toContain(KEY);
  });
});
