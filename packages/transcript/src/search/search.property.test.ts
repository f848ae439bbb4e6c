import { SearchKind } from '@runwatch/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyLines } from '../fold/testing/any-lines.ts';
import { own, progress, toolUpdate, update } from '../fold/testing/lines.ts';
import { leaves } from './leaves.ts';
import { rawSource } from './raw-text.ts';
import { requiredLiteral } from './required-literal.ts';
import { isOfKinds, searchable, signsOf } from './searchable.ts';
import { standsInText } from './stands-in-text.ts';

const latin1 = (text: string) => Buffer.from(text).toString('latin1');

/** The text as one of many writers would put it. */
const spelled = (text: string, escapes: (unit: number) => boolean): string =>
  [...text]
    .map((char) => {
      const units = [...Array(char.length).keys()].map((at) => char.charCodeAt(at));
      const isWhole = units.every((unit) => !escapes(unit));
      return isWhole
        ? JSON.stringify(char).slice(1, -1)
        : units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
    })
    .join('');

const word = fc.string({ unit: fc.constantFrom(...'ab "\\/\n\té€ßΣσς👍<-.*[0'), minLength: 1, maxLength: 6 });

describe('rawSource()', () => {
  test('matches a text in every spelling that JSON has for it', () => {
    fc.assert(
      fc.property(word, fc.boolean(), fc.boolean(), (text, all, caseSensitive) => {
        // Escapes of letters that need none are what `thorough` is for.
        const isEscaped = (unit: number) => (all ? unit % 2 === 0 || unit > 0xd000 : false);
        const line = latin1(`{"text":"${spelled(`x${text}y`, isEscaped)}"}`);
        const expression = new RegExp(rawSource(text, { caseSensitive, thorough: true }), caseSensitive ? '' : 'i');
        expect(expression.test(line)).toBe(true);
        const said = latin1(
          JSON.stringify({
            text: caseSensitive ? text : text.toUpperCase().length === text.length ? text.toUpperCase() : text,
          }),
        );
        expect(
          new RegExp(rawSource(text, { caseSensitive, thorough: false }), caseSensitive ? '' : 'i').test(said),
        ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('requiredLiteral()', () => {
  test.each([
    ['exit \\d+', 'exit '],
    ['a+bcd?', 'bc'],
    ['foo|bar', null],
    ['(foo|bar) baz', ' baz'],
    ['[abc]def', 'def'],
    ['ab{2,3}cde', 'cde'],
    ['a\\.b\\/c', 'a.b/c'],
    ['\\bword\\b', 'word'],
    ['x*', null],
    ['(a+)+$', null],
    ['foo\\u0041', 'foo'],
    ['[\\]|]yes', 'yes'],
  ])('of %s is %s', (source, known) => {
    expect(requiredLiteral(source)).toBe(known);
  });

  test('stands in whatever the expression matches', () => {
    const part = fc.constantFrom(
      'ab',
      'c',
      'd?',
      'e*',
      'f+',
      '(gh)',
      '(ij)?',
      '[kl]',
      '.',
      '\\d',
      '\\.',
      'm{2}',
      'n{0,1}',
      '^',
      '\\b',
      ' ',
    );
    const text = fc.string({ unit: fc.constantFrom(...'abcdefghijklmn. 1'), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), text, (parts, told) => {
        const source = parts.join('');
        const known = requiredLiteral(source);
        const match = new RegExp(source).exec(told);
        if (match && known !== null) expect(match[0]).toContain(known);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('standsInText()', () => {
  test('passes over nothing that `leaves` gives', () => {
    const key = fc.constantFrom('type', 'kind', 'status', 'method', 'text', 'toolCallId', 'a', 'session/x');
    const value = fc.constantFrom(
      'text',
      'read',
      'completed',
      'session/update',
      'say "read" \\ ok',
      'a',
      '',
      'session',
    );
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.oneof(value, fc.dictionary(key, value))),
        fc.integer({ min: 0, max: 2 }),
        (entry, indent) => {
          const line = JSON.stringify(entry, null, indent).replaceAll('\n', '');
          for (const text of leaves(entry)) {
            const written = JSON.stringify(text).slice(1, -1);
            const places = [...line.matchAll(new RegExp(written.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'g'))];
            expect(places.some(({ index }) => standsInText(line, index, index + written.length))).toBe(true);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('signsOf()', () => {
  const failure = fc.constantFrom(
    toolUpdate('one', { status: 'failed' }),
    toolUpdate('one', { error: 'boom' }),
    toolUpdate('one', { title: 'Deploy', error: { message: 'boom' } }),
    update('error', { message: 'boom' }),
    JSON.stringify({ type: 'notification', notification: { jsonrpc: '2.0', id: 1, error: { message: 'boom' } } }),
    own('error', { message: 'boom' }),
    own('error', { message: 'boom' }).replace('_posthog/', '_posthog\\/'),
    own('console', { level: 'error', message: 'boom' }),
    own('sandbox_output', { stdout: '', stderr: 'boom', exitCode: 1 }),
    own('status', { status: 'compacting_failed', error: 'boom' }),
    progress('one', 'failed'),
  );

  test('has something in it of every line that is of these kinds', () => {
    const line = fc.oneof(
      failure,
      anyLines(1).map(([one = '']) => one),
    );
    const compared = new Set<string>();
    fc.assert(
      fc.property(line, fc.subarray(SearchKind.options, { minLength: 1 }), fc.boolean(), (one, kinds, begins) => {
        const found = searchable(one);
        const signs = signsOf(kinds, begins);
        if (!found || !signs || !isOfKinds(found, kinds)) return;
        if (begins && !found.begins && !(found.failed && kinds.includes('errors'))) return;
        compared.add(found.failed ? 'failed' : found.kind);
        expect(signs.filter((sign) => one.includes(sign))).not.toEqual([]);
      }),
      { numRuns: 5_000 },
    );
    expect([...compared].sort()).toEqual(['failed', 'message', 'permission', 'plan', 'thought', 'tool', 'user']);
  });
});
