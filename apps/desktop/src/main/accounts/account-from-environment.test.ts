import { expect, test } from 'vitest';
import { accountFromEnvironment, EnvironmentError } from './account-from-environment.ts';

const complete = { RUNWATCH_URL: 'https://eu.example.com', RUNWATCH_KEY: 'phx_secret', RUNWATCH_PROJECT: '7' };

test('accountFromEnvironment() is undefined when nothing is set', () => {
  expect(accountFromEnvironment({ RUNWATCH_KEY: '' })).toBeUndefined();
});

test('accountFromEnvironment() tells host, project and key', () => {
  const account = accountFromEnvironment(complete);
  expect(account).toMatchObject({ apiHost: 'https://eu.example.com', projectId: '7' });
  expect(account?.key()).toBe('phx_secret');
  expect(JSON.stringify(account)).not.toContain('phx_secret');
});

test('accountFromEnvironment() names what is missing', () => {
  expect(() => accountFromEnvironment({ RUNWATCH_KEY: 'phx_secret' })).toThrow(
    new EnvironmentError('Cannot use the account: RUNWATCH_URL and RUNWATCH_PROJECT not set'),
  );
});

test.each(['http://127.0.0.1:8010', 'http://localhost:8010/base', 'http://[::1]:1'])('accepts %s', (url) => {
  expect(accountFromEnvironment({ ...complete, RUNWATCH_URL: url })?.apiHost).toBe(url);
});

test.each([
  'http://eu.example.com',
  'ftp://127.0.0.1',
  'https://me:word@eu.example.com',
  'eu.example.com',
  'http://127.0.0.1.example.com',
])('refuses %s without repeating the key', (url) => {
  const attempt = () => accountFromEnvironment({ ...complete, RUNWATCH_URL: url });
  expect(attempt).toThrow(EnvironmentError);
  expect(attempt).not.toThrow('phx_secret');
});
