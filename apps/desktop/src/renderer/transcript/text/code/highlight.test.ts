import { expect, it } from 'vitest';
import { highlight } from './highlight.ts';

it('highlight() names the kinds of what stands out, and where', async () => {
  const text = 'const a = "x"; // why';
  const spans = await highlight(text, 'typescript');
  expect(spans.map(({ from, to, className }) => [text.slice(from, to), className])).toEqual([
    ['const', 'code-keyword'],
    ['"x"', 'code-string'],
    ['// why', 'code-comment'],
  ]);
});

it('highlight() begins anew at each break', async () => {
  const text = '/* never closed\nconst a = 1;\nconst b = 2;\n';
  const breaks = [text.indexOf('const b')];
  const spans = await highlight(text, 'typescript', breaks);
  expect(spans.map(({ from, to, className }) => [text.slice(from, to).trim(), className])).toEqual([
    ['/* never closed', 'code-comment'],
    ['const a = 1;', 'code-comment'],
    ['const', 'code-keyword'],
    ['2', 'code-number'],
  ]);
});

it.each(['css', 'diff', 'go', 'html', 'java', 'json', 'python', 'rust', 'shellscript', 'sql', 'toml', 'tsx', 'yaml'])(
  'highlight() knows %s',
  async (language) => {
    await expect(highlight('// "x" = 1 <a b="c">\n+ 12 # "y"', language)).resolves.toBeInstanceOf(Array);
  },
);

it('highlight() leaves alone what it does not know', async () => {
  expect(await highlight('IDENTIFICATION DIVISION.', 'cobol')).toEqual([]);
});
