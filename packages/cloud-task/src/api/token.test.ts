import { expect, test } from 'vitest';
import { printed } from '../testing/printed.ts';
import { fixedCredential } from './credentials.ts';
import { Token } from './token.ts';

test('S4: a token prints as what it is, wherever it stands', () => {
  const token = new Token('s3cret');
  const leg = { kind: 'proxy', url: new URL('https://proxy.example'), token, credential: fixedCredential(token) };
  for (const value of [token, [token], leg, new Map([[token, token]]), new Error('Lost', { cause: { token } })])
    expect(printed(value)).not.toContain('s3cret');
  expect([`${token}`, JSON.stringify({ token }), token.authorization]).toEqual([
    '<token>',
    '{"token":"<token>"}',
    'Bearer s3cret',
  ]);
});
