import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Certificate,
  selfSigned,
  startTlsServer,
  type TestAuthority,
  testAuthority,
} from '../src/main/testing/tls-server.ts';
import { launchApp, type RunningApp } from './launch.ts';
import { picture } from './picture.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-certificates-'));
const KEY = 'phx_CANARY-KEY-77af';
let authority: TestAuthority;
let app: RunningApp;

beforeAll(async () => {
  authority = await testAuthority();
  const ca = path.join(folder, 'ca.pem');
  writeFileSync(ca, authority.ca);
  // A computer that knows the authority: what is wrong with its certificates is then something else.
  app = await launchApp({ environment: { RUNWATCH_DEMO: '', NODE_EXTRA_CA_CERTS: ca } });
  await app.page.getByRole('button', { name: /Connect PostHog/ }).click();
  await dialog(app.page).getByLabel('Self-hosted').check();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const dialog = (page: Page) => page.getByRole('dialog');

/** Enters the key for a server with this certificate, and tells what the dialog says and what the server has heard. */
async function connectTo(certificate: Certificate): Promise<{ said: string | null; heard: string }> {
  const { page } = app;
  await using server = await startTlsServer(certificate);
  await dialog(page).getByLabel('Address').fill(server.url);
  await dialog(page).getByLabel('Personal API key').fill(KEY);
  await page.keyboard.press('Enter');
  const alert = dialog(page).getByRole('alert').getByText(new URL(server.url).host);
  await alert.waitFor();
  expect(server.connections()).toBeGreaterThan(0);
  return { said: await alert.textContent(), heard: server.heard() };
}

test.each<[string, () => Promise<Certificate>, RegExp]>([
  ['has signed its own certificate', selfSigned, /not trusted: nobody whom this computer knows has signed it/],
  ['has one that has run out', () => authority.sign('expired'), /not valid now: it has run out/],
  ['has one for another name', () => authority.sign('other-name'), /has a certificate for another name/],
])('a server that %s is told nothing: the dialog says what is wrong', async (what, certificate, words) => {
  const { said, heard } = await connectTo(await certificate());
  expect(said).toMatch(words);
  expect(said).toContain('Nothing was sent to it.');
  expect(heard).toBe('');
  if (what.includes('signed its own')) await picture(app.page, 'connect-certificate');
  // The key is still there, to be tried again.
  expect(await dialog(app.page).getByLabel('Personal API key').inputValue()).toBe(KEY);
});

test('a server whose certificate is as it should be is asked', async () => {
  const { said, heard } = await connectTo(await authority.sign());
  expect(said).toContain('There is no PostHog at');
  expect(heard).toContain(KEY);
  expect(app.output()).not.toContain(KEY);
});
