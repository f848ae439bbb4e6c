import { describe, expect, it } from 'vitest';
import { deepLinkOf, parseDeepLink } from './deep-link.ts';

const run = { taskId: 't', runId: 'r' };

describe('a deep link', () => {
  it.each([
    { run, entry: null },
    { run, entry: 42 },
    { run: { ...run, accountId: 'posthog eu/1' }, entry: 999_999_999 },
    { run: { taskId: 'a/b?c&d%e#f', runId: 'g h ü 漢 👍' }, entry: 1 },
    { run: { taskId: '%2e%2e', runId: 'answer' }, entry: null },
  ])('is read as it was written for %o', (link) => {
    expect(parseDeepLink(deepLinkOf(link))).toEqual(link);
  });

  it('is read as systems hand it over that change its case or add a slash', () => {
    expect(parseDeepLink('RUNWATCH://OPEN/task/t/run/r/')).toEqual({ run, entry: null });
  });

  it.each([
    '',
    'runwatch://',
    'runwatch:open/task/t/run/r',
    'runwatch://stop/task/t/run/r',
    'runwatch://open/task/t/run/r?answer=allow',
    'runwatch://open/task/t/run/r/answer/allow',
    'runwatch://open/task/t/run/r#0',
    'runwatch://open/task/t/run/r#-1',
    'runwatch://open/task/t/run/r#1e5',
    'runwatch://open/task/t/run/r#42;stop',
    'runwatch://open/task/../run/..',
    'runwatch://open/task/%2e%2e/run/r',
    'runwatch://open/task/t/run/%zz',
    'runwatch://open/task/t/run/%ed%a0%80',
    'runwatch://open/account//task/t/run/r',
    'runwatch://user@open/task/t/run/r',
    'runwatch://open:80/task/t/run/r',
    'https://open/task/t/run/r',
    ' runwatch://open/task/t/run/r',
    'runwatch://open/task/t/run/r\n',
  ])('is none when it is %j', (text) => {
    expect(parseDeepLink(text)).toBeNull();
  });

  it('is none when it is longer than any id can make it', () => {
    expect(parseDeepLink(`runwatch://open/task/${'t'.repeat(2_000)}/run/r`)).toBeNull();
    expect(parseDeepLink(`runwatch://open/task/t/run/${'r'.repeat(20_000)}`)).toBeNull();
  });
});
