import { expect, test } from 'vitest';
import { foldLine } from './fold-line.ts';
import { ItemList } from './item-list.ts';
import { chunk, tool } from './testing/lines.ts';

function listOf(...lines: string[]): ItemList {
  const list = new ItemList();
  lines.forEach((text, entry) => {
    foldLine(list, { entry, text, undoable: true });
  });
  return list;
}

test('rewind() takes back what entries did: items, what was under way, and what can be found', () => {
  const list = listOf(chunk('a'), chunk('b'), tool('call'));
  list.rewind(1, 3);
  expect([list.length, list.at(0), list.find('tool:call'), list.underway.speech]).toEqual([
    1,
    expect.objectContaining({ text: 'a', open: true }),
    undefined,
    0,
  ]);
});

test('settle() forgets how to take back what is final', () => {
  const list = listOf(chunk('a'), chunk('b'), chunk('c'));
  list.settle(2);
  list.rewind(2, 3);
  expect(() => list.rewind(1, 2)).toThrow('Cannot take back entry 1: it is final');
});

test('rewind() takes back what one entry did to an item in several steps', () => {
  const list = listOf(chunk('a'));
  const first = list.at(0);
  if (!first) throw new Error('There should be an item');
  list.begin(1, true);
  list.replace(0, { ...first, last: 1 });
  list.replace(0, { ...first, last: 2 });
  list.rewind(1, 2);
  expect(list.at(0)).toBe(first);
});
