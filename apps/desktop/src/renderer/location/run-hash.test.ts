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
import type { RunPlace } from './run-place.ts';

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

  it.each<[string, RunPlace | null | undefined]>([
    ['', null],
    ['/entry/42', { at: 'entry', entry: 42 }],
    ['/entry/0', undefined],
    ['/end', { at: 'end' }],
    ['/end/1', undefined],
    ['/request/p%2F1%20%23', { at: 'request', requestId: 'p/1 #' }],
    ['/request/', undefined],
    // What cannot be read of it leads to the run all the same.
    ['/request/%zz', null],
    ['/request/..', null],
  ])('that ends with %j names a place in its run', (end, place) => {
    expect(parseAddress(`#/task/t/run/r${end}`)?.place).toEqual(place);
    expect(parseRunHash(`#/task/t/run/r${end}`)).toEqual(place === undefined ? null : { taskId: 't', runId: 'r' });
  });

  it('says why a link cannot be shown', () => {
    expect(['#/link/no-account', '#/link/x', ''].map(parseLinkTrouble)).toEqual(['no-account', null, null]);
  });

  it('names a run beside the one in use, on which side, and entries of both', () => {
    const [run, other] = [
      { accountId: 'a', taskId: 't/1', runId: 'r' },
      { accountId: 'a', taskId: 't', runId: 'left' },
    ];
    const place: RunPlace = { at: 'entry', entry: 7 };
    const address = { run, place, beside: { run: other, place: null, side: 'left' as const } };
    expect(addressHash(address)).toBe('#/account/a/task/t%2F1/run/r/entry/7/left/task/t/run/left');
    const asked: RunPlace = { at: 'request', requestId: 'right/1' };
    for (const one of [address, { ...address, beside: { ...address.beside, side: 'right' as const, place: asked } }])
      expect(parseAddress(addressHash(one))).toEqual(one);
    expect(parseRunHash(addressHash(address))).toEqual(run);
  });

  it.each(['#/task/t/run/r/right/task/t/run/r', '#/task/t/run/r/right/task/%zz/run/r'])(
    'names no run beside it when that is the same, or unreadable: %s',
    (hash) => {
      expect(parseAddress(hash)).toEqual({ run: { taskId: 't', runId: 'r' }, place: null, beside: null });
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
