import { expect, test } from 'vitest';
import { externalUrl } from './external-url.ts';

test('externalUrl() is the parsed URL when it is https', () => {
  expect(externalUrl('https://example.com/a?b#c')).toBe('https://example.com/a?b#c');
  expect(externalUrl(' HTTPS://Example.com\n')).toBe('https://example.com/');
});

test('externalUrl() keeps of a mail link the address alone', () => {
  expect(externalUrl('mailto:ann@example.com?subject=Hi&attach=/etc/passwd')).toBe('mailto:ann@example.com');
});

test.each([
  'mailto:',
  'mailto:ann%40example.com%20-attach',
  'mailto:--help',
  'http://example.com',
  'file:///etc/passwd',
  'smb://host/share',
  'javascript:alert(1)',
  'runwatch-app://bundle/index.html',
  'vscode://file/etc',
  'https://user:word@example.com',
  'https://example.com@evil.example',
  'https://',
  '//example.com',
  '',
])('externalUrl(%j) is undefined', (text) => {
  expect(externalUrl(text)).toBeUndefined();
});
