import { expect, test } from 'vitest';
import { AppError } from '../app-error.ts';
import { apiHostOf, serverName } from './server-address.ts';

test('apiHostOf() knows PostHog’s own servers', () => {
  expect([apiHostOf({ kind: 'us' }), apiHostOf({ kind: 'eu' })].map(serverName)).toEqual(['PostHog US', 'PostHog EU']);
});

test.each([
  ['posthog.example.com', 'https://posthog.example.com/'],
  [' https://posthog.example.com:8443/project/7?x=1#y ', 'https://posthog.example.com:8443/'],
  ['http://localhost:8010', 'http://localhost:8010/'],
  ['HTTPS://PostHog.Example.com', 'https://posthog.example.com/'],
])('apiHostOf() reads %j as %s', (address, host) => {
  expect(apiHostOf({ kind: 'self-hosted', address })).toBe(host);
});

test.each([
  ['', /no address/],
  ['https://', /no address/],
  ['http://posthog.example.com', /https/],
  ['ftp://127.0.0.1', /https/],
  ['https://me:word@posthog.example.com', /name and password/],
  ['javascript:alert(1)', /no address/],
])('apiHostOf() refuses %j and tells why', (address, words) => {
  const attempt = () => apiHostOf({ kind: 'self-hosted', address });
  expect(attempt).toThrow(AppError);
  expect(attempt).toThrow(words);
});
