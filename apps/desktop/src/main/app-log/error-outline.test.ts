import { CloudRunError } from '@runwatch/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../app-error.ts';
import { ErrorOutline, outlineOf } from './error-outline.ts';

const CANARY = 'CANARY-PROMPT-3b1f';
const caught = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

test('outlineOf() has the kind of an error, and where it was thrown', () => {
  const error = Object.assign(new TypeError(CANARY), { code: 'ERR_INVALID_URL' });
  expect(outlineOf(error)).toMatchObject({ name: 'TypeError', code: 'ERR_INVALID_URL', causes: [] });
  expect(outlineOf(error).at[0]).toMatchObject({ file: 'error-outline.test.ts', line: expect.any(Number) });
});

test('outlineOf() has the kinds of the causes, and the code of a failure', () => {
  const network = new CloudRunError({ code: 'network', message: CANARY, retryable: true });
  const error = new AppError(CANARY, {
    cause: Object.assign(new Error(CANARY, { cause: network }), { code: 'EACCES' }),
  });
  expect(outlineOf(error)).toMatchObject({
    name: 'AppError',
    code: null,
    causes: [
      { name: 'Error', code: 'EACCES' },
      { name: 'CloudRunError', code: 'network' },
    ],
  });
});

describe('S5: outlineOf() quotes nothing', () => {
  test.each<[string, unknown]>([
    ['of what a parser read', caught(() => JSON.parse(`{"a": ${CANARY}}`))],
    ['of a message that ends like a stack', new Error(`x\n    at ${CANARY} (${CANARY}.js:1:2)`)],
    [
      'of a message that was another when the error was made',
      Object.assign(new Error('Else'), {
        stack: `Error: x\n    at ${CANARY} (/home/${CANARY}/${CANARY}.js:1:2)\nand more\n    at f (/app/index.js:7:9)`,
      }),
    ],
    ['of its name', Object.assign(new Error('x'), { name: CANARY })],
    ['of its code', Object.assign(new Error('x'), { code: CANARY })],
    ['of its fields', Object.assign(new Error('x'), { config: { headers: CANARY }, path: `/home/${CANARY}` })],
    [
      'of its causes',
      new Error('x', { cause: Object.assign(new Error(CANARY), { code: CANARY, name: `${CANARY} x` }) }),
    ],
    ['of what is no error', { message: CANARY, stack: `    at ${CANARY}.js:1:1`, name: CANARY }],
    ['of a text', CANARY],
    [
      'of the folders that its code is in',
      Object.assign(new Error('x'), { stack: `Error: x\n    at f (/home/${CANARY}/out/index.js:7:9)` }),
    ],
  ])('%s', (_what, thrown) => {
    const outline = ErrorOutline.parse(outlineOf(thrown));
    expect(JSON.stringify(outline)).not.toContain('CANARY');
  });

  test('whatever it is made of, and never throws', () => {
    const nasty = {
      get name(): never {
        throw new Error('no name');
      },
    };
    fc.assert(
      fc.property(fc.anything(), fc.string({ unit: 'binary' }), (thing, words) => {
        const error = Object.assign(new Error(words), { code: thing, cause: thing, stack: thing });
        for (const thrown of [thing, error, Object.create(Error.prototype, Object.getOwnPropertyDescriptors(nasty))])
          ErrorOutline.parse(outlineOf(thrown));
      }),
      { numRuns: 50 },
    );
  });
});
