import { expect, test } from 'vitest';
import { bundledPage, isLoopback, pageSource } from './page-source.ts';

test('pageSource() is the bundled page when there is no development server, or the app is packaged', () => {
  expect(pageSource(undefined, false)).toBe(bundledPage);
  expect(pageSource('', false)).toBe(bundledPage);
  expect(pageSource('http://localhost:5173', true)).toBe(bundledPage);
});

test('pageSource() is the development server when it is on this machine', () => {
  expect(pageSource('http://localhost:5173', false)).toEqual({
    url: 'http://localhost:5173/',
    origin: 'http://localhost:5173',
  });
});

test.each(['http://example.com:5173', 'https://localhost', 'file:///index.html', 'http://localhost.example.com'])(
  'pageSource() throws when the development server is %s',
  (url) => {
    expect(() => pageSource(url, false)).toThrow('Cannot load the page');
  },
);

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['[::1]', true],
  ['127.0.0.1.example.com', false],
  ['localhost.', false],
  ['10.0.0.1', false],
])('isLoopback(%j) is %j', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
