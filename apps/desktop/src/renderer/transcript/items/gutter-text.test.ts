import { describe, expect, it } from 'vitest';
import { type GutterMode, gutterText } from './gutter-text.ts';

const at = '2026-08-03T09:12:04.551Z';

describe('gutterText()', () => {
  it.each<[GutterMode, string | null, string | null, string]>([
    ['off', at, at, ''],
    ['relative', null, '2026-08-03T09:12:02.000Z', '00:02'],
    ['relative', null, '2026-08-03T07:02:01.000Z', '2:10:03'],
    ['relative', null, '2026-08-03T09:12:05.551Z', '−00:01'],
    ['relative', null, null, ''],
    ['delta', '2026-08-03T09:12:04.000Z', null, '+0.6 s'],
    ['delta', '2026-08-03T09:12:04.700Z', null, '−0.1 s'],
    ['delta', '2026-08-03T09:10:03.000Z', null, '+02:01'],
    ['delta', null, at, ''],
  ])('%s, before it %s, begun %s: %j', (mode, before, runBegan, text) => {
    expect(gutterText(mode, { at, before, runBegan })).toBe(text);
  });

  it('tells the time of day where one is, and nothing where there is no time', () => {
    expect(gutterText('absolute', { at, before: null, runBegan: null })).toMatch(/^\d\d:\d\d:04$/);
    expect(gutterText('absolute', { at: 'soon', before: null, runBegan: null })).toBe('');
  });
});
