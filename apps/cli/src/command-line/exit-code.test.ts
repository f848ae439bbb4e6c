import { FailureCode } from '@runwatch/protocol';
import { failure, integrity, runMeta } from '@runwatch/run-file/testing';
import { expect, test } from 'vitest';
import type { Outcome } from '../watch/outcome.ts';
import { EXIT_CODES, exitCode } from './exit-code.ts';

const ended = (status: string, worth: Parameters<typeof integrity>[0] = { upTo: 9, total: 9 }): Outcome => ({
  kind: 'ended',
  run: runMeta({ status }),
  integrity: integrity(worth),
});
const incomplete = { upTo: 5, total: 9, gaps: [{ from: 5, to: 7, why: 'unavailable' as const }] };
const byContent = { upTo: 9, total: 9, basis: 'content' as const };
const failed = (code: FailureCode): Outcome => ({ kind: 'failed', failure: failure({ code }) });

const none = { strict: false, ignoreStatus: false };
const strict = { strict: true, ignoreStatus: false };
const ignoring = { strict: false, ignoreStatus: true };
const both = { strict: true, ignoreStatus: true };

test.each([
  ['completed', ended('completed'), none, 0],
  ['failed', ended('failed'), none, 3],
  ['cancelled', ended('cancelled'), none, 5],
  ['a status nobody knows', ended('paused_for_good'), none, 1],
  ['completed with a hole', ended('completed', incomplete), none, 0],
  ['completed with a hole, strict', ended('completed', incomplete), strict, 9],
  ['completed, joined by content, strict', ended('completed', byContent), strict, 9],
  ['completed, proven, strict', ended('completed'), strict, 0],
  ['completed, from the log alone, strict', ended('completed', { upTo: 9, total: 9, basis: null }), strict, 0],
  ['completed, not shown to the last entry, strict', ended('completed', { upTo: 8, total: 9 }), strict, 9],
  ['failed with a hole, strict', ended('failed', incomplete), strict, 9],
  ['failed, proven, strict', ended('failed'), strict, 3],
  ['failed, status ignored', ended('failed'), ignoring, 0],
  ['cancelled, status ignored', ended('cancelled'), ignoring, 0],
  ['a hole, strict, status ignored', ended('failed', incomplete), both, 9],
  ['sign-in expired, status ignored', failed('auth_expired'), ignoring, 4],
  ['wrong usage', { kind: 'wrong-usage', message: '' }, none, 2],
  ['time is up', { kind: 'timed-out' }, none, 7],
  ['needs an answer', { kind: 'needs-answer', requestId: 'p', title: '' }, none, 8],
  ['Ctrl-C', { kind: 'left', signal: 'SIGINT' }, none, 130],
  ['SIGTERM', { kind: 'left', signal: 'SIGTERM' }, none, 143],
  ['the reader has gone', { kind: 'pipe-closed' }, none, 141],
] satisfies [string, Outcome, typeof none, number][])('exitCode() when %s', (_when, outcome, options, code) => {
  expect(exitCode(outcome, options)).toBe(code);
});

test('exitCode() knows every kind of failure', () => {
  const codes = Object.fromEntries(FailureCode.options.map((code) => [code, exitCode(failed(code), none)]));
  expect(codes).toEqual({
    auth_expired: 4,
    no_account: 4,
    untrusted_host: 2,
    forbidden: 6,
    not_found: 6,
    invalid_id: 2,
    run_ended: 1,
    permission_gone: 1,
    sandbox_not_ready: 1,
    refused: 1,
    rate_limited: 1,
    unavailable: 1,
    network: 1,
    untrusted: 1,
    protocol: 1,
    too_large: 1,
    cancelled: 1,
  });
});

test('EXIT_CODES names each code once', () => {
  expect(EXIT_CODES.map(([code]) => code)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130, 141, 143]);
});
