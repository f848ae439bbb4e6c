import { describe, expect, it } from 'vitest';
import { rowByKey } from './row-by-key.ts';

const key = (name: string, change = {}) => ({ key: name, altKey: false, ctrlKey: false, metaKey: false, ...change });

describe('rowByKey()', () => {
  it.each([
    ['ArrowDown', 4, 5],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 4, 3],
    ['ArrowUp', 0, 0],
    ['Home', 4, 0],
    ['End', 4, 9],
    ['PageDown', 4, 7],
    ['PageDown', 8, 9],
    ['PageUp', 4, 1],
    ['PageUp', 1, 0],
    ['Enter', 4, null],
  ])('leads with %s from row %i to %j', (name, at, to) => {
    expect(rowByKey(key(name), { at, rows: 10, page: 3 })).toBe(to);
  });

  it('leads nowhere in an empty list, with another key held down, or by screens where there are none', () => {
    expect(rowByKey(key('End'), { at: 0, rows: 0 })).toBeNull();
    for (const held of ['altKey', 'ctrlKey', 'metaKey'])
      expect(rowByKey(key('ArrowUp', { [held]: true }), { at: 4, rows: 10 })).toBeNull();
    expect(rowByKey(key('PageUp'), { at: 4, rows: 10 })).toBeNull();
  });
});
