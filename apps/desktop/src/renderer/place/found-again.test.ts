import { CloudRunError, type Connection, type Failure } from '@runwatch/protocol';
import type { CloudRunView } from '@runwatch/react';
import { expect, test } from 'vitest';
import { foundAgain } from './found-again.ts';

const nothing: CloudRunView = {
  status: 'pending',
  data: null,
  error: null,
  connection: null,
  integrity: null,
  ended: false,
  savedAt: null,
};
const notFound: Failure = { code: 'not_found', message: 'The server knows no such run', retryable: false };
const away: Failure = { code: 'network', message: 'The server cannot be reached', retryable: true };
const wire = (phase: Connection['phase'], failure: Failure | null = null) => ({
  connection: { phase, failure, leg: null, attempt: 0, retryAt: null, lastByteAt: null, lastEntryAt: null },
});

test.each<[string, Partial<CloudRunView>, ReturnType<typeof foundAgain>]>([
  ['nothing has been told', {}, 'unknown'],
  ['it is being connected', wire('connecting'), 'unknown'],
  ['its server is away', wire('failed', away), 'unknown'],
  ['it may not be seen any more', wire('forbidden', { ...notFound, code: 'forbidden' }), 'unknown'],
  ['its server does not know it', wire('failed', notFound), 'gone'],
  ['its server does not know it, and is asked again soon', wire('connecting', notFound), 'gone'],
  ['its stream is not to be had', wire('reconnecting', notFound), 'unknown'],
  ['it was in a file that is closed', { status: 'error', error: new CloudRunError(notFound) }, 'gone'],
  ['the watch came to another end', { status: 'error', error: new CloudRunError(away) }, 'there'],
  ['it has been told', { status: 'success', ...wire('live') }, 'there'],
  ['it has been told, and was removed since', { status: 'success', ...wire('failed', notFound) }, 'there'],
  ['a copy is told, and not why', { status: 'success', savedAt: 1, ...wire('connecting') }, 'unknown'],
  ['a copy is told because it is gone', { status: 'success', savedAt: 1, ...wire('failed', notFound) }, 'gone'],
  [
    'a copy is told, and its stream is not to be had',
    { status: 'success', savedAt: 1, ...wire('reconnecting', notFound) },
    'unknown',
  ],
  ['a copy is read while its server is away', { status: 'success', savedAt: 1, ...wire('failed', away) }, 'there'],
  ['a copy is read without a network', { status: 'success', savedAt: 1, ...wire('waiting-for-network') }, 'there'],
])('foundAgain() when %s', (_when, change, what) => {
  expect(foundAgain({ ...nothing, ...change })).toBe(what);
});
