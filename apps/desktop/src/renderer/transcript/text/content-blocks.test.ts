import { describe, expect, it } from 'vitest';
import { contentBlock } from './content-blocks.ts';
import { inputText, outputText, valueText } from './read-value.ts';

const junk = [undefined, null, 0, '', 'text', true, [], [1], {}, { type: 7 }, { type: 'content' }, { type: 'diff' }];

describe('contentBlock()', () => {
  it('reads text when it is wrapped in content', () => {
    expect(contentBlock({ type: 'content', content: { type: 'text', text: 'hi' } })).toEqual({
      kind: 'text',
      text: 'hi',
    });
  });

  it('compares the texts of a diff once', () => {
    const block = { type: 'diff', path: 'x.ts', oldText: 'a\nb\n', newText: 'a\nc\n' };
    expect(contentBlock(block)).toMatchObject({ kind: 'diff', path: 'x.ts', added: 1, removed: 1 });
    expect(contentBlock(block)).toBe(contentBlock(block));
  });

  it.each(junk)('answers something that can be shown when it is given %j', (value) => {
    expect(contentBlock(value).kind).toMatch(/^(text|diff|terminal|other)$/);
    expect(() => [inputText(value), outputText(value), valueText(value)]).not.toThrow();
  });
});

describe('inputText()', () => {
  it('takes a shell command apart', () => {
    expect(inputText({ command: 'npm test', cwd: '/repo', description: 'Run the tests', timeout: 5 })).toEqual({
      command: 'npm test',
      directory: '/repo',
      why: 'Run the tests',
      rest: '{\n  "timeout": 5\n}',
      facts: [['timeout', '5']],
      isMore: false,
    });
    expect(inputText({ command: ['bash', '-lc', 'ls'] }).command).toBe('bash -lc ls');
  });

  it('tells short values from those that are only legible as JSON', () => {
    const input = inputText({
      pattern: 'a.c',
      flags: { i: true },
      max: 5,
      all: false,
      text: 'two\nlines',
      nothing: null,
    });
    expect(input.facts).toEqual([
      ['pattern', 'a.c'],
      ['max', '5'],
      ['all', 'false'],
    ]);
    expect(input.isMore).toBe(true);
    expect(inputText('words')).toMatchObject({ facts: [], isMore: true, rest: 'words' });
    expect(inputText(undefined)).toMatchObject({ facts: [], isMore: false, rest: null });
  });
});
