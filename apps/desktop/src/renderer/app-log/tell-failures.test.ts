import { expect, it } from 'vitest';
import { PageFailure } from '../../main/app-log/app-log-view.ts';
import { tellFailures } from './tell-failures.ts';

const CANARY = 'CANARY-PROMPT-55ee';

function page() {
  const target = new EventTarget();
  const told: PageFailure[] = [];
  const failed = tellFailures(target, async (failure) => {
    told.push(PageFailure.parse(structuredClone(failure)));
    throw new Error('Main does not answer');
  });
  return { target, told, failed };
}

it('S5: tellFailures() tells what is thrown, rejected and not drawn in a page, and nothing that it says', () => {
  const { target, told, failed } = page();
  target.dispatchEvent(new ErrorEvent('error', { error: new TypeError(CANARY), message: CANARY }));
  target.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: new RangeError(CANARY) }));
  failed('not-drawn', CANARY);
  expect(told.map(({ what, error: { name } }) => [what, name])).toEqual([
    ['thrown', 'TypeError'],
    ['rejected', 'RangeError'],
    ['not-drawn', 'string'],
  ]);
  expect(told[0]?.error.at[0]?.file).toBe('tell-failures.test.ts');
  expect(JSON.stringify(told)).not.toContain('CANARY');
});

it('tellFailures() passes over what the browser only warns of, and stops when enough was told', () => {
  const { target, told } = page();
  target.dispatchEvent(
    new ErrorEvent('error', { message: 'ResizeObserver loop completed with undelivered notifications.' }),
  );
  expect(told).toEqual([]);
  for (let n = 0; n < 100; n++) target.dispatchEvent(new ErrorEvent('error', { error: new Error(String(n)) }));
  expect(told).toHaveLength(20);
});
