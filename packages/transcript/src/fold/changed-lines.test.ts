import { expect, test } from 'vitest';
import { changedLines } from './changed-lines.ts';

test.each<[string, string, string, [before: number, removed: string[], added: string[], after: number]]>([
  ['an edit in the middle', 'a\nb\nc\n', 'a\nB\nB2\nc\n', [1, ['b'], ['B', 'B2'], 1]],
  ['a new file', '', 'a\nb\n', [0, [], ['a', 'b'], 0]],
  ['a deleted file', 'a\nb', '', [0, ['a', 'b'], [], 0]],
  ['a repeated line added', 'a\na\n', 'a\na\na\n', [2, [], ['a'], 0]],
  ['nothing', 'a\nb\n', 'a\nb\n', [2, [], [], 0]],
])('changedLines() finds %s', (_, before, after, [same, removed, added, rest]) => {
  const changed = changedLines(before, after);
  expect([changed.before.length, changed.removed, changed.added, changed.after.length]).toEqual([
    same,
    removed,
    added,
    rest,
  ]);
});
