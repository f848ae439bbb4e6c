import { describe, expect, it } from 'vitest';
import type { AccountInfo, AccountsView } from '../../main/accounts/accounts-view.ts';
import { accountAt } from './use-accounts.ts';

const account = (id: string, isDefault = false): AccountInfo => ({
  id,
  kind: 'posthog',
  server: 'PostHog US',
  project: 'Shop',
  state: 'ready',
  kept: 'protected',
  isDefault,
});
const accounts = [account('demo', true), account('mine'), account('other')];
const at = (hash: string, chosen: string | null) =>
  accountAt(hash, { accounts, chosen, protection: 'none' } satisfies AccountsView)?.id;

describe('accountAt()', () => {
  it.each([
    ['', null, undefined],
    ['', 'mine', 'mine'],
    ['#/account/other', 'mine', 'other'],
    ['#/account/other/task/t/run/r', 'mine', 'other'],
    ['#/task/t/run/r', 'mine', 'demo'],
    ['#/task/t/run/r', null, 'demo'],
    ['#/account/gone', 'mine', 'mine'],
    ['#/account/gone', null, undefined],
    ['#/account/files/task/files/run/f1', null, 'files'],
    ['#nonsense', 'mine', 'mine'],
  ])('at %j, with %j chosen, is %j', (hash, chosen, id) => {
    expect(at(hash, chosen)).toBe(id);
  });
});
