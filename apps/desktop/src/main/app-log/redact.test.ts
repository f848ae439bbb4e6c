import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { everyNote } from '../testing/every-note.ts';
import { redact } from './redact.ts';
import { lineOf } from './write-note.ts';

const JWT =
  'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJydW5faWQiOiJyLTEiLCJleHAiOjE3MzEwMDAwMDB9.c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4';

test.each([
  ['a key of PostHog', 'phx_Ab3dE5gH7jK9', 'with phx_Ab3dE5gH7jK9 it failed', 'with <secret> it failed'],
  ['a project key', 'phs_secret123', 'phs_secret123', '<secret>'],
  ['a bearer', 'abc.def', 'Authorization: Bearer abc.def, and so on', 'Authorization: Bearer <secret>, and so on'],
  ['basic credentials', 'bWU6d29yZA==', 'basic bWU6d29yZA==', 'basic <secret>'],
  ['a JSON Web Token', JWT, `got ${JWT}.`, 'got <secret>'],
  ['a query', 'x1y2', 'https://eu.example/a?token=x1y2&b=1', 'https://eu.example/a?token=<secret>&b=1'],
  ['a query of another name', 'x1y2', '?stream_token=x1y2', '?stream_token=<secret>'],
  ['JSON', 'hunter2', '{"password": "hunter2", "a": 1}', '{"password": "<secret>", "a": 1}'],
  ['a key of an API', 'zzz', 'api_key=zzz', 'api_key=<secret>'],
  ['a cookie', 'a=b', 'cookie: a=b; path=/', 'cookie: <secret>; path=/'],
  ['an address with credentials', 'me:word', 'https://me:word@eu.example/', 'https://<secret>@eu.example/'],
  ['a key of a code host', 'ghp_0123456789abcdef', 'ghp_0123456789abcdef', '<secret>'],
  ['a long mixed word', 'aB3'.repeat(14), `x ${'aB3'.repeat(14)} y`, 'x <secret> y'],
  ['a digest', '0f'.repeat(20), '0f'.repeat(20), '<secret>'],
])('redact() takes out %s', (_what, secret, text, safe) => {
  expect(redact(text)).toBe(safe);
  expect(redact(text)).not.toContain(secret);
});

test('redact() leaves every line that the log writes as it is', () => {
  for (const note of everyNote) {
    const { line } = lineOf(note);
    expect(redact(line)).toBe(line);
  }
});

const TOKEN_LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
const letters = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...TOKEN_LETTERS), minLength, maxLength });
/** Secrets as there are any: by shape. */
const shaped = fc.oneof(
  fc.tuple(fc.constantFrom('phx_', 'phs_', 'pha_', 'phx_local_'), letters(8, 60)).map((parts) => parts.join('')),
  fc.tuple(letters(20, 80), letters(20, 200), letters(20, 80)).map((parts) => `eyJ${parts.join('.')}`),
  fc.tuple(fc.constantFrom('ghp_', 'sk-', 'glpat-'), letters(16, 60)).map((parts) => parts.join('')),
);
const around = fc.string({ unit: 'grapheme', maxLength: 40 });

describe('whatever stands around it', () => {
  test('S4: redact() leaves nothing of a secret of a known shape', () => {
    fc.assert(
      fc.property(around, shaped, around, (before, secret, after) => {
        expect(redact(`${before} ${secret} ${after}`)).not.toContain(secret);
        expect(redact(`"${secret}"`)).not.toContain(secret.slice(0, 12));
      }),
      { numRuns: 200 },
    );
  });

  test('S4: redact() leaves nothing of what is sent as a credential, or named one', () => {
    const label = fc.constantFrom(
      'Bearer ',
      'bearer ',
      'token=',
      '?access_token=',
      '"apiKey":"',
      'Authorization: ',
      'secret: ',
    );
    fc.assert(
      fc.property(around, label, letters(6, 80), (before, name, secret) => {
        expect(redact(`${before} ${name}${secret}`)).not.toContain(secret);
      }),
      { numRuns: 200 },
    );
  });

  test('S4: redact() leaves nothing of a secret that is known, in any spelling', () => {
    const secrets = fc.array(fc.string({ unit: 'binary', minLength: 6, maxLength: 60 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(secrets, around, (known, words) => {
        for (const secret of known) {
          const bytes = Buffer.from(secret);
          const spellings = [secret, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')];
          for (const spelling of spellings)
            expect(redact(`${words}${spelling}${words}`, known)).not.toContain(spelling.replace(/=+$/, ''));
        }
      }),
      { numRuns: 100 },
    );
  });

  test('redact() has nothing left to do the second time, and makes one line of whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(letters(6, 40)), (text, known) => {
        const safe = redact(text, known);
        expect(safe).not.toMatch(/[\r\n\u2028\u2029]/);
        expect(redact(safe, known)).toBe(safe);
      }),
      { numRuns: 200 },
    );
  });
});
