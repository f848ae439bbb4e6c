import { expect, test } from 'vitest';
import { SeenIds } from './seen-ids.ts';

const judgeAll = (...events: [string, string][]) => {
  const seen = new SeenIds();
  return events.map(([id, text]) => seen.judge(id, text));
};

test('SeenIds tells ascending ids as news, by number and not by letter', () => {
  expect(judgeAll(['9-0', 'a'], ['10-0', 'b'], ['10-9', 'c'], ['10-10', 'd'])).toEqual([
    'news',
    'news',
    'news',
    'news',
  ]);
});
test('R1: SeenIds tells what comes again word for word as a repeat', () => {
  expect(judgeAll(['1-0', 'a'], ['2-0', 'b'], ['1-0', 'a'], ['2-0', 'b'], ['3-0', 'c'])).toEqual([
    'news',
    'news',
    'repeat',
    'repeat',
    'news',
  ]);
});
test('R7: SeenIds tells a counter that began again as astray, once, and follows it', () => {
  expect(judgeAll(['5-0', 'a'], ['6-0', 'b'], ['1-0', 'x'], ['2-0', 'y'])).toEqual(['news', 'news', 'astray', 'news']);
});
test('SeenIds tells a known id with other text as astray', () => {
  expect(judgeAll(['1-0', 'a'], ['2-0', 'b'], ['1-0', 'other'], ['2-0', 'thing'])).toEqual([
    'news',
    'news',
    'astray',
    'news',
  ]);
});
test('O6: SeenIds tells an id that was committed late as astray', () => {
  expect(judgeAll(['6-0', 'six'], ['5-0', 'five'])).toEqual(['news', 'astray']);
});
test('SeenIds takes ids of another form as they come', () => {
  expect(judgeAll(['log-3', 'a'], ['log-4', 'b'], ['log-3', 'a'])).toEqual(['news', 'news', 'repeat']);
});
test('R8: SeenIds remembers a bounded number of ids', () => {
  const seen = new SeenIds();
  for (let i = 1; i <= 5_000; i++) seen.judge(`${i}-0`, `entry ${i}`);
  expect(seen.judge('5000-0', 'entry 5000')).toBe('repeat');
  expect(seen.judge('1-0', 'entry 1')).toBe('astray');
});
test('SeenIds.continues() knows a stream that begins with what was told', () => {
  const seen = new SeenIds();
  seen.judge('1-0', 'a');
  seen.judge('2-0', 'b');
  expect(seen.continues({ id: '1-0', text: 'a' })).toBe(true);
  expect(seen.continues({ id: '1-0', text: 'other' })).toBe(false);
  expect(seen.continues({ id: '3-0', text: 'c' })).toBe(false);
  expect(seen.continues(undefined)).toBe(false);
});
test('SeenIds knows entries without an id by their place behind the last one, and they do not hide a counter that began again', () => {
  expect(
    judgeAll(['5-0', 'a'], ['5-0#1', 'b'], ['6-0', 'c'], ['5-0', 'a'], ['5-0#1', 'b'], ['6-0#1', 'd'], ['1-0', 'x']),
  ).toEqual(['news', 'news', 'news', 'repeat', 'repeat', 'news', 'astray']);
});
test('SeenIds keeps little of long ids, and tells them apart', () => {
  const long = 'x'.repeat(10_240);
  expect(judgeAll([`${long}1`, 'a'], [`${long}2`, 'b'], [`${long}1`, 'a'], [`${long}2`, 'b'])).toEqual([
    'news',
    'news',
    'repeat',
    'repeat',
  ]);
});
