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

  it('shows the changed stretch with its surroundings when the block is a diff', () => {
    const oldText = 'a\nb\nc\nd\ne\nf\ng\nh\n';
    const block = contentBlock({ type: 'diff', path: 'x.ts', oldText, newText: oldText.replace('e\n', 'E\nE2\n') });
    expect(block).toMatchObject({ kind: 'diff', path: 'x.ts', added: 2, removed: 1 });
    expect(block.kind === 'diff' && block.lines.map((line) => `${line.kind} ${line.text}`)).toEqual([
      'same b',
      'same c',
      'same d',
      'removed e',
      'added E',
      'added E2',
      'same f',
      'same g',
      'same h',
    ]);
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
    });
    expect(inputText({ command: ['bash', '-lc', 'ls'] }).command).toBe('bash -lc ls');
  });
});
