import { describe, expect, test } from 'vitest';
import { judgeSender } from './judge-sender.ts';

const ours = 'runwatch-app://bundle';
const sender = { known: true, top: true, origin: ours };

describe('judgeSender()', () => {
  test('lets in our own page in a known window', () => {
    expect(judgeSender(sender, ours)).toBeUndefined();
  });

  test('refuses windows that were not admitted', () => {
    expect(judgeSender({ ...sender, known: false }, ours)).toBe('unknown-window');
  });

  test('refuses frames inside our page', () => {
    expect(judgeSender({ ...sender, top: false }, ours)).toBe('not-top-frame');
  });

  test.each([
    undefined,
    '',
    'null',
    'file://',
    'runwatch-app://bundle.evil',
    'runwatch-app://bundle:80',
    'runwatch-app://bundle/',
    'Runwatch-App://bundle',
    'https://bundle',
  ])('refuses the origin %j', (origin) => {
    expect(judgeSender({ ...sender, origin }, ours)).toBe('foreign-origin');
  });

  test('tells a development server from one on another port or host', () => {
    const server = 'http://localhost:5173';
    expect(judgeSender({ ...sender, origin: server }, server)).toBeUndefined();
    for (const origin of [
      'http://localhost:51730',
      'http://localhost',
      'https://localhost:5173',
      'http://127.0.0.1:5173',
    ])
      expect(judgeSender({ ...sender, origin }, server)).toBe('foreign-origin');
  });
});
