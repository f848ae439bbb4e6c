import type { CloudRunError } from '@runwatch/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fixedCredential } from '../api/credentials.ts';
import { send } from '../api/http.ts';
import { Token } from '../api/token.ts';
import { API_NAME, type CompanyNetwork, startCompanyNetwork } from '../testing/company-network.ts';
import { createNetwork } from './create-network.ts';
import { environmentRoutes } from './environment-routes.ts';

let company: CompanyNetwork;
beforeAll(async () => {
  company = await startCompanyNetwork();
});
beforeEach(() => {
  company.tunnels.length = 0;
  company.tunnelling = 'open';
});
afterAll(() => company[Symbol.asyncDispose]());

const credential = fixedCredential(new Token('t'));
const PLAIN = () => company.proxy.plain;

/** What asking the company's server comes to: a status, or the failure. */
async function ask(environment: Record<string, string>): Promise<number | CloudRunError['failure']> {
  await using network = createNetwork({ routes: environmentRoutes(environment), certificates: [company.ca] });
  const call = { method: 'GET', url: new URL(`https://${API_NAME}`), credential, accept: '*/*' } as const;
  try {
    const { statusCode, body } = await send({ ...call, pool: network.requests }, new AbortController().signal);
    await body.dump();
    return statusCode;
  } catch (error) {
    return (error as CloudRunError).failure;
  }
}

describe('P4: a proxy that the environment names', () => {
  test.each<[string, () => Record<string, string>]>([
    ['HTTPS_PROXY', () => ({ HTTPS_PROXY: `http://${PLAIN()}` })],
    ['https_proxy, without a scheme', () => ({ https_proxy: PLAIN() })],
    ['HTTPS_PROXY, spoken to over TLS', () => ({ HTTPS_PROXY: `https://${company.proxy.tls}` })],
    ['ALL_PROXY', () => ({ ALL_PROXY: `http://${PLAIN()}`, NO_PROXY: 'elsewhere.test' })],
  ])('is the way to the server: %s', async (_name, environment) => {
    expect(await ask(environment())).toBe(503);
    expect(company.tunnels).toEqual([`${API_NAME}:443`]);
  });

  test('is passed by for a server that NO_PROXY names: nobody knows that one without it', async () => {
    const environment = { HTTPS_PROXY: `http://${PLAIN()}`, NO_PROXY: 'runwatch.test' };
    expect(await ask(environment)).toMatchObject({ code: 'network' });
    expect(company.tunnels).toEqual([]);
  });

  test('is told the name and the password that stand in its address', async () => {
    company.tunnelling = { signIn: 'me:s@cret' };
    expect(await ask({ HTTPS_PROXY: `http://me:s%40cret@${PLAIN()}` })).toBe(503);
  });

  test.each([
    ['does not believe them', 'http://me:wrong@', 'does not accept the name and password'],
    ['is told none', 'http://', 'asks for a sign-in'],
  ])('refuses in words without a secret when it %s', async (_how, before, words) => {
    company.tunnelling = { signIn: 'me:s@cret' };
    const failure = await ask({ HTTPS_PROXY: `${before}${PLAIN()}` });
    expect(failure).toMatchObject({ code: 'network', message: expect.stringContaining(words) });
    expect(JSON.stringify(failure)).not.toMatch(/wrong|s@cret/);
  });

  test('is never passed by because it cannot be used', async () => {
    const failure = await ask({ HTTPS_PROXY: `socks5://${PLAIN()}` });
    expect(failure).toMatchObject({ code: 'network', message: expect.stringContaining('SOCKS5') });
    expect(company.tunnels).toEqual([]);
  });
});
