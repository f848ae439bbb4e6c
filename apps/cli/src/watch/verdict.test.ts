import type { ConnectionPhase, Failure } from '@runwatch/protocol';
import { connection, failure } from '@runwatch/run-file/testing';
import { expect, test } from 'vitest';
import { verdictOf } from './verdict.ts';

function verdict(phase: ConnectionPhase, wasSeen: boolean, why: Failure | null = null) {
  const update = connection({ phase, failure: why });
  if (update.kind !== 'connection') throw new Error('no connection');
  const outcome = verdictOf(update.connection, wasSeen);
  return outcome?.kind === 'failed' ? outcome.failure.code : outcome;
}

test.each([
  ['signed-out', true, null, 'auth_expired'],
  ['forbidden', true, null, 'forbidden'],
  ['failed', true, failure({ code: 'not_found', retryable: false }), 'not_found'],
  ['failed', false, failure(), 'network'],
  ['failed', false, null, 'network'],
  ['failed', true, failure(), undefined],
  ['failed', true, null, undefined],
  ['connecting', false, null, undefined],
  ['reconnecting', true, failure(), undefined],
  ['waiting-for-network', true, null, undefined],
  ['ended', true, null, undefined],
] satisfies [ConnectionPhase, boolean, Failure | null, string | undefined][])(
  'verdictOf() when %s, seen before: %s',
  (phase, wasSeen, why, expected) => {
    expect(verdict(phase, wasSeen, why)).toBe(expected);
  },
);
