import { renderHook } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { isKeyOf } from '../location/run-hash.ts';
import { forgetTitles, rememberedTitle, useRunTitle } from './run-titles.ts';

const run = (runId: string, accountId?: string) => ({ taskId: 't', runId, ...(accountId && { accountId }) });
const show = (...[of, title]: Parameters<typeof useRunTitle>) =>
  renderHook(() => useRunTitle(of, title)).result.current;

afterEach(() => localStorage.clear());

it('a title is remembered for when no list says it, of the runs that were shown last', () => {
  expect(show(run('r1'), undefined)).toBeNull();
  expect(show(run('r1'), 'First')).toBe('First');
  expect(show(run('r1'), 'First, renamed')).toBe('First, renamed');
  expect(show(run('r1'), undefined)).toBe('First, renamed');
  for (let n = 0; n < 50; n++) show(run(`other-${n}`), 'Other');
  expect([rememberedTitle(run('r1')), rememberedTitle(run('other-0'))]).toEqual([null, 'Other']);
});

it('a title goes with its account', () => {
  show(run('r1', 'mine'), 'Secret');
  show(run('r1', 'theirs'), 'Open');
  forgetTitles((key) => isKeyOf('mine', key));
  expect([rememberedTitle(run('r1', 'mine')), rememberedTitle(run('r1', 'theirs'))]).toEqual([null, 'Open']);
  expect(JSON.stringify(localStorage)).not.toContain('Secret');
});

it('a title is nobody’s where something else has been written', () => {
  localStorage.setItem('run-titles', '[["a"]');
  expect(show(run('r1'), undefined)).toBeNull();
  expect(show(run('r1'), 'First')).toBe('First');
  expect(rememberedTitle(run('r1'))).toBe('First');
});
