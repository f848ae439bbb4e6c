import { expect, test } from 'vitest';
import { fileName } from './file-name.ts';

test.each([
  ['Fix the flaky test', 'Fix the flaky test.md'],
  ['a/b\\c:d*e?"f<g>|h', 'a b c d e f g h.md'],
  ['../../etc/passwd', 'etc passwd.md'],
  ['  ...  ', 'run.md'],
  ['', 'run.md'],
  ['NUL', 'run NUL.md'],
  ['com1.x', 'run com1.x.md'],
  ['Überprüfe 漢字', 'Überprüfe 漢字.md'],
  ['line\nbreak\u0000', 'line break.md'],
  ['x'.repeat(300), `${'x'.repeat(80)}.md`],
])('fileName(%j) is %j', (title, name) => {
  expect(fileName(title, 'md')).toBe(name);
});
