import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const tokens = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

type Theme = Readonly<Record<string, string>>;

const readTheme = (css: string): Theme =>
  Object.fromEntries([...css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((match) => [match[1], match[2]]));
const darkAt = tokens.indexOf('@media (prefers-color-scheme: dark)');
const themes = { light: readTheme(tokens.slice(0, darkAt)), dark: readTheme(tokens.slice(darkAt)) };

/** Relative luminance, WCAG 2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const grounds = [
  'ground',
  'ground-side',
  'ground-sunken',
  'ground-raised',
  'ground-hover',
  'ground-user',
  'ground-ask',
];
const texts = ['text', 'text-soft', 'text-faint', 'accent', 'good', 'warn', 'bad'];
const codes = ['code-string', 'code-number', 'code-keyword', 'code-function', 'code-type', 'code-property'];
const pairs = [
  ...['ground', 'ground-sunken', 'ground-raised', 'ground-user', 'ground-added', 'ground-removed'].flatMap((ground) =>
    codes.map((code) => [code, ground] as const),
  ),
  ...[...grounds, 'ground-selected'].flatMap((ground) => texts.map((text) => [text, ground] as const)),
  // Comments are faint; a sign has the colour of what it says.
  ...['ground-added', 'ground-removed'].flatMap((ground) =>
    ['text', 'text-soft', 'text-faint'].map((text) => [text, ground] as const),
  ),
  ['good', 'ground-added'] as const,
  ['bad', 'ground-removed'] as const,
  ['on-accent', 'accent'] as const,
  ['on-accent', 'accent-strong'] as const,
  ['on-bad', 'bad'] as const,
  ['text', 'found'] as const,
  ['on-found-current', 'found-current'] as const,
];

describe.each(['light', 'dark'] as const)('the %s theme', (name) => {
  it.each(pairs)('keeps 4.5:1 when %s stands on %s', (text, ground) => {
    const theme = themes[name];
    expect(contrast(theme[text] ?? '', theme[ground] ?? '')).toBeGreaterThanOrEqual(4.5);
  });

  it('keeps 3:1 when a control is told by its border', () => {
    const theme = themes[name];
    expect(contrast(theme['line-control'] ?? '', theme['ground'] ?? '')).toBeGreaterThanOrEqual(3);
  });
});
