import { describe, expect, test } from 'vitest';
import { readMessage } from './read-message.ts';

const operation = { id: 'a', type: 'mutation', path: 'retry', input: { run: 1 } };

describe('readMessage()', () => {
  test('reads a request, and drops whatever else it carried', () => {
    expect(readMessage({ method: 'request', operation: { ...operation, context: { admin: true } }, extra: 1 })).toEqual(
      {
        method: 'request',
        operation,
      },
    );
  });

  test('reads a stop', () => {
    expect(readMessage({ method: 'subscription.stop', id: 'a', operation })).toEqual({
      method: 'subscription.stop',
      id: 'a',
    });
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'request'],
    ['a list', [{ method: 'request', operation }]],
    ['no method', { operation }],
    ['an unknown method', { method: 'subscription.start', operation }],
    ['no operation', { method: 'request' }],
    ['a list as operation', { method: 'request', operation: [operation] }],
    ['no id', { method: 'request', operation: { ...operation, id: undefined } }],
    ['a number as id', { method: 'request', operation: { ...operation, id: 1 } }],
    ['an object as id', { method: 'subscription.stop', id: { toString: 'a' } }],
    ['an empty id', { method: 'subscription.stop', id: '' }],
    ['a long id', { method: 'subscription.stop', id: 'a'.repeat(101) }],
    ['a long path', { method: 'request', operation: { ...operation, path: 'a'.repeat(101) } }],
    ['an unknown type', { method: 'request', operation: { ...operation, type: '__proto__' } }],
  ])('refuses %s', (_what, value) => {
    expect(readMessage(value)).toBeUndefined();
  });
});
