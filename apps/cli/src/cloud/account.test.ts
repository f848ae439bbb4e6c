import { expect, test } from 'vitest';
import { readAccount } from './account.ts';

const environment = { RUNWATCH_URL: 'https://us.posthog.com', RUNWATCH_PROJECT: '7', RUNWATCH_KEY: 'phx_abc' };

test('readAccount() takes the environment', () => {
  expect(readAccount({}, environment)).toEqual({
    kind: 'account',
    account: { url: 'https://us.posthog.com', projectId: '7', key: 'phx_abc' },
  });
});

test('readAccount() lets flags win', () => {
  expect(readAccount({ url: 'http://127.0.0.1:8000', key: 'k', project: '1' }, environment)).toEqual({
    kind: 'account',
    account: { url: 'http://127.0.0.1:8000', projectId: '1', key: 'k' },
  });
});

test.each(['http://localhost:1', 'http://[::1]:1', 'http://127.8.9.1', 'https://a.test/posthog/'])(
  'readAccount() accepts %s',
  (url) => {
    expect(readAccount({ url }, environment).kind).toBe('account');
  },
);

test.each([
  [
    'http://us.posthog.com',
    'Cannot use the address, only https or http on this machine will do: http://us.posthog.com',
  ],
  ['http://localhost.evil.test', 'only https'],
  ['http://127.0.0.1.evil.test', 'only https'],
  ['http://127.0.0.1@evil.test', 'must not have a user'],
  ['https://user:word@a.test', 'must not have a user'],
  ['https://a.test?x=1', 'must not have a user'],
  ['ftp://a.test', 'only https'],
  ['not a url', 'Cannot read the address: not a url'],
])('readAccount() refuses %s', (url, message) => {
  expect(readAccount({ url }, environment)).toEqual({ kind: 'wrong-usage', message: expect.stringContaining(message) });
});

test('readAccount() says what is missing', () => {
  expect(readAccount({}, {})).toEqual({
    kind: 'wrong-usage',
    message: 'Missing the address of the API: set RUNWATCH_URL or pass --url',
  });
  expect(readAccount({ url: 'https://a.test' }, {})).toEqual({
    kind: 'wrong-usage',
    message: 'Missing the project: set RUNWATCH_PROJECT or pass --project',
  });
  expect(readAccount({ url: 'https://a.test', project: '1' }, {})).toEqual({ kind: 'no-key' });
});

test('readAccount() refuses a key that cannot be sent, without showing it', () => {
  const reading = readAccount({ key: 'phx_se\ncret' }, environment);
  expect(reading).toEqual({ kind: 'wrong-usage', message: 'Cannot use the key: it has characters that no key has' });
});
