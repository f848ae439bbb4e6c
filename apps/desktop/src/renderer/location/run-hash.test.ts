import { describe, expect, it } from 'vitest';
import {
  accountHash,
  parseAccountHash,
  parseEntryHash,
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
    expect(['#/task/t/run/r/entry/42', '#/task/t/run/r', '#/task/t/run/r/entry/0'].map(parseEntryHash)).toEqual([
      42,
      null,
      null,
    ]);
    expect(['#/link/no-account', '#/link/x', ''].map(parseLinkTrouble)).toEqual(['no-account', null, null]);
  });

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
