import { describe, expect, it } from 'vitest';
import {
  accountHash,
  addressHash,
  parseAccountHash,
  parseAddress,
  parseLinkTrouble,
  parseRunHash,
  runHash,
  runKey,
} from './run-hash.ts';

describe('run address', () => {
  it.each([
    { taskId: 't1', runId: 'r1' },
    { taskId: 'a/b?c&d%e#f', runId: 'g h ü 漢' },
    { taskId: 'task', runId: '%2F' },
    { accountId: 'a/b #1', taskId: 't', runId: 'r' },
  ])('reads back what it wrote for %o', (run) => {
    expect(parseRunHash(runHash(run))).toEqual(run);
  });

  it.each([
    '',
    '#',
    '#/task/t',
    '#/task/t/run/',
    '#/task/t/run/r/x',
    '#/task/%zz/run/r',
    '#/task/../run/..',
    '#/account//task/t/run/r',
    '#/account/a',
  ])('names no run when it is %j', (hash) => {
    expect(parseRunHash(hash)).toBeNull();
  });

  it('names an entry of a run, or why a link cannot be shown', () => {
    expect(parseRunHash('#/task/t/run/r/entry/42')).toEqual({ taskId: 't', runId: 'r' });
    const entryOf = (hash: string) => parseAddress(hash)?.entry;
    expect(['#/task/t/run/r/entry/42', '#/task/t/run/r', '#/task/t/run/r/entry/0'].map(entryOf)).toEqual([
      42,
      null,
      undefined,
    ]);
    expect(['#/link/no-account', '#/link/x', ''].map(parseLinkTrouble)).toEqual(['no-account', null, null]);
  });

  it('names a run beside the one in use, on which side, and entries of both', () => {
    const [run, other] = [
      { accountId: 'a', taskId: 't/1', runId: 'r' },
      { accountId: 'a', taskId: 't', runId: 'left' },
    ];
    const address = { run, entry: 7, beside: { run: other, entry: null, side: 'left' as const } };
    expect(addressHash(address)).toBe('#/account/a/task/t%2F1/run/r/entry/7/left/task/t/run/left');
    for (const one of [address, { ...address, beside: { ...address.beside, side: 'right' as const, entry: 3 } }])
      expect(parseAddress(addressHash(one))).toEqual(one);
    expect(parseRunHash(addressHash(address))).toEqual(run);
  });

  it.each(['#/task/t/run/r/right/task/t/run/r', '#/task/t/run/r/right/task/%zz/run/r'])(
    'names no run beside it when that is the same, or unreadable: %s',
    (hash) => {
      expect(parseAddress(hash)).toEqual({ run: { taskId: 't', runId: 'r' }, entry: null, beside: null });
    },
  );

  it('names an account with or without a run, and runs of two accounts are two', () => {
    const run = { taskId: 't', runId: 'r' };
    expect(parseAccountHash(accountHash('a/b'))).toBe('a/b');
    expect(parseAccountHash(runHash({ ...run, accountId: 'a/b' }))).toBe('a/b');
    expect([runHash(run), '#/accounts/a', '#/account/%zz'].map(parseAccountHash)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(new Set([runKey(run), runKey({ ...run, accountId: 'a' }), runKey({ ...run, accountId: 'b' })]).size).toBe(3);
  });
});
