import { describe, expect, it } from 'vitest';
import { splitBlocks } from './split-blocks.ts';

const TEXT = `# Found it

The race is in \`login()\`:

- one
- two

  with a second paragraph
- three

\`\`\`ts
const a = 1;

const b = 2;
\`\`\`

| a | b |
|---|---|
| 1 | 2 |

See [the docs][docs].

[docs]: https://example.com/docs
  "A title"

    indented code

Done.`;

const texts = (text: string) => splitBlocks(text, null).blocks.map((block) => block.text.split('\n', 1)[0]);

describe('splitBlocks()', () => {
  it('takes a text apart at its blocks, not at its empty lines', () => {
    expect(texts(TEXT)).toEqual([
      '# Found it',
      'The race is in `login()`:',
      '- one',
      '```ts',
      '| a | b |',
      'See [the docs][docs].',
      '[docs]: https://example.com/docs',
      '    indented code',
      'Done.',
    ]);
    expect(splitBlocks(TEXT, null).definitions).toBe('[docs]: https://example.com/docs\n  "A title"');
  });

  it('gives the same when a text is told piece by piece, in pieces of any size', () => {
    for (const size of [1, 2, 3, 7, 20]) {
      let split = splitBlocks('', null);
      for (let end = 0; end < TEXT.length + size; end += size) split = splitBlocks(TEXT.slice(0, end), split);
      expect(split.blocks).toEqual(splitBlocks(TEXT, null).blocks);
    }
  });

  it('keeps all blocks but the last ones when a text goes on', () => {
    const before = splitBlocks(TEXT, null);
    const after = splitBlocks(`${TEXT} Really.`, before);
    expect(after.blocks.at(-1)?.text).toBe('Done. Really.');
    for (let n = 0; n < before.blocks.length - 2; n++) expect(after.blocks[n]).toBe(before.blocks[n]);
    expect(splitBlocks(TEXT, before)).toBe(before);
  });

  it('begins anew when a text is another', () => {
    expect(splitBlocks('Other.', splitBlocks(TEXT, null)).blocks.map((block) => block.text)).toEqual(['Other.']);
  });
});
