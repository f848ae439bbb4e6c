import { InvalidIdError } from '@runwatch/protocol';
import { expect, test } from 'vitest';
import { asCloudRunError, retryAfterMs, statusFailure } from './failures.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

test.each<[string | undefined, number | undefined]>([
  [undefined, undefined],
  ['5', 5_000],
  ['0', 0],
  ['Sun, 22 Nov 2026 12:00:07 GMT', 7_000],
  ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ['86400', 300_000],
  ['soon', undefined],
  ['-3', undefined],
])('C6: retryAfterMs() reads %j as %j ms', (header, expected) => {
  const read = retryAfterMs(header, NOW);
  if (header === '-3') expect(read === undefined || read === 0).toBe(true);
  else expect(read).toBe(expected);
});

test.each([
  [401, 'auth_expired', false],
  [403, 'forbidden', false],
  [404, 'not_found', false],
  [429, 'rate_limited', true],
  [408, 'unavailable', true],
  [500, 'unavailable', true],
  [503, 'unavailable', true],
  [302, 'protocol', false],
  [406, 'protocol', false],
] as const)('statusFailure() names %i %s', (status, code, retryable) => {
  expect(statusFailure(status).failure).toMatchObject({ code, retryable, httpStatus: status });
});

test('asCloudRunError() names bad ids and broken sockets', () => {
  expect(asCloudRunError(new InvalidIdError('x')).failure.code).toBe('invalid_id');
  expect(asCloudRunError(new TypeError('terminated')).failure).toMatchObject({ code: 'network', retryable: true });
});

test.each([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UND_ERR_PRX_TLS',
])('asCloudRunError() calls %s untrusted', (code) => {
  expect(asCloudRunError(Object.assign(new Error('no'), { code })).failure).toMatchObject({
    code: 'untrusted',
    retryable: true,
  });
});

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'unknown', 'does not trust'],
  ['CERT_REVOKED', 'unknown', 'does not trust'],
  ['CERT_HAS_EXPIRED', 'expired', 'clock'],
  ['CERT_NOT_YET_VALID', 'expired', 'clock'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'other-name', 'address'],
])('asCloudRunError() says of %s what is wrong with the certificate: %s', (code, certificate, words) => {
  const { failure } = asCloudRunError(Object.assign(new Error('no'), { code }));
  expect(failure).toMatchObject({ certificate, message: expect.stringContaining(words) });
});
