import { describe, expect, it } from 'vitest';
import { isMisleading, linkTarget } from './link-target.ts';

describe('linkTarget()', () => {
  it.each([
    ['https://example.com/a?b#c', 'example.com'],
    ['HTTPS://Example.com:8443', 'example.com:8443'],
    ['mailto:ann@example.com?subject=x', 'ann@example.com'],
    ['https://аpple.com', 'xn--pple-43d.com'],
  ])('leads %s to %s', (url, place) => {
    expect(linkTarget(url)?.place).toBe(place);
  });

  it.each([
    'http://example.com',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'runwatch://x',
    'src/a.ts',
    '#a',
    '',
    'https://a:b@c.d',
  ])('leads %j nowhere', (url) => {
    expect(linkTarget(url)).toBeNull();
  });
});

describe('isMisleading()', () => {
  it.each([
    ['github.com/acme', 'https://evil.example/acme', true],
    ['https://github.com', 'https://github.com.evil.example', true],
    ['see posthog.com.', 'https://evil.example', true],
    ['ann@posthog.com', 'mailto:eve@evil.example', true],
    ['GitHub.com', 'https://github.com/x', false],
    ['www.github.com', 'https://github.com', false],
    ['the docs', 'https://evil.example', false],
    ['package.json', 'https://github.com/a', false],
    ['version 1.2.3', 'https://github.com/a', false],
  ])('of %j for %s is %j', (words, url, misleads) => {
    const target = linkTarget(url);
    expect(target && isMisleading(words, target)).toBe(misleads);
  });
});
