import { describe, expect, it } from 'vitest';
import { splitFences, splitInlineCode } from './split-fences.ts';

describe('splitFences()', () => {
  it('keeps prose and code in order when a message has both', () => {
    expect(splitFences('Before\n\n```ts\nconst a = 1;\n```\nAfter')).toEqual([
      { kind: 'prose', text: 'Before' },
      { kind: 'code', language: 'ts', text: 'const a = 1;' },
      { kind: 'prose', text: 'After' },
    ]);
  });

  it('shows an unclosed fence as code when the message is still being written', () => {
    expect(splitFences('```\nnpm test')).toEqual([{ kind: 'code', language: '', text: 'npm test' }]);
  });

  it('does not close a long fence at a shorter one', () => {
    expect(splitFences('````\n```\nx\n```\n````')).toEqual([{ kind: 'code', language: '', text: '```\nx\n```' }]);
  });

  it('leaves markup alone when text looks like HTML', () => {
    expect(splitFences('<script>alert(1)</script>')).toEqual([{ kind: 'prose', text: '<script>alert(1)</script>' }]);
  });

  it('keeps indentation and inner blank lines', () => {
    expect(splitFences('  a\n\n  b\n')).toEqual([{ kind: 'prose', text: '  a\n\n  b' }]);
  });
});

describe('splitInlineCode()', () => {
  it('puts code at odd positions', () => {
    expect(splitInlineCode('run `npm test` now')).toEqual(['run ', 'npm test', ' now']);
    expect(splitInlineCode('a lone ` tick')).toEqual(['a lone ` tick']);
  });
});
