import { expect, test } from 'vitest';
import { message } from '../fold/testing/lines.ts';
import { folded as items } from '../fold/testing/told.ts';
import { cutLine, wholeItem, wholeLine } from '../index.ts';

test('M3: the README says how a line is cut for display, and its item shown whole', () => {
  const line = message('all there is '.repeat(10_000));

  const shown = cutLine(line);
  const [item] = items(shown);
  const whole = item?.cut ? wholeItem(item, wholeLine(line, 2_000_000)) : item;

  expect(shown.length).toBeLessThanOrEqual(60_000);
  expect(whole).toEqual(items(line)[0]);
});
