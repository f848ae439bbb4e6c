import type { Connection } from '@runwatch/protocol';
import { expect, test } from 'vitest';
import { describeConnection } from './describe-connection.ts';

const wire = (change: Partial<Connection>): Connection => ({
  phase: 'live',
  leg: 'proxy',
  attempt: 0,
  retryAt: null,
  lastByteAt: 0,
  lastEntryAt: 0,
  failure: null,
  ...change,
});
const failure = { code: 'unavailable', message: 'It is far behind', retryable: true } as const;

test.each([
  [{ phase: 'catching-up' }, 'catching up'],
  [{ phase: 'catching-up', failure }, 'live text waits for the log: It is far behind'],
] as const)('describeConnection() says of %o: %s', (change, text) => {
  expect(describeConnection(wire(change), 0).text).toBe(text);
});
