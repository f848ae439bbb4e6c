import type { TranscriptItem } from '@runwatch/transcript';
import { describe, expect, it } from 'vitest';
import type { GapItem, ListItem } from './gap-rows.ts';
import { ListLayout } from './list-layout.ts';

const VIEWPORT = 600;
const base = { entries: 1, at: null, until: null, provisional: false, cut: null };
const message = (first: number, key = `message:${first}`): TranscriptItem => ({
  ...base,
  kind: 'message',
  key,
  first,
  last: first,
  text: 'x',
  open: false,
});
const missing = (from: number, to: number): TranscriptItem => ({
  ...base,
  kind: 'missing',
  key: `missing:${from}`,
  first: from,
  last: to - 1,
  from,
  to,
  loaded: 0,
  total: 10_000,
});
const messages = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => message(from + n));

/** A layout of these rows, read with entry `at` on top of the screen. */
function layoutOf(items: ListItem[], at: number, beginsRun = false) {
  const layout = new ListLayout();
  const set = (rows: ListItem[], begins = beginsRun) =>
    layout.set({ items: rows, beginsRun: begins, total: 10_000 }, VIEWPORT);
  set(items);
  layout.goTo(at);
  layout.rebase();
  return { layout, set, topOf: (entry: number) => layout.topOf(layout.indexOf(`message:${entry}`) ?? -1) };
}

describe('ListLayout', () => {
  it('lays the rows of a whole run from its top on', () => {
    const { layout } = layoutOf(messages(0, 3), 0, true);
    expect([layout.top, layout.topOf(0), layout.topOf(1)]).toEqual([0, 12, 12 + layout.heightOf(0)]);
    expect(layout.bottom).toBe(VIEWPORT);
  });

  it('does not move what is read when rows come and go above it and below it', () => {
    const { layout, set, topOf } = layoutOf([missing(0, 500), ...messages(500, 600)], 550);
    const before = topOf(550);
    for (const rows of [
      [missing(0, 300), ...messages(300, 600)],
      [missing(0, 540), ...messages(540, 580), missing(580, 10_000)],
      [missing(0, 300), ...messages(300, 900)],
    ]) {
      set(rows);
      expect([topOf(550), layout.rebase()]).toEqual([before, 0]);
    }
  });

  it('lets what is above grow upwards, and what is below downwards', () => {
    const { layout, topOf } = layoutOf([missing(0, 500), ...messages(500, 600)], 550);
    const [above, read, below] = [topOf(549), topOf(550), topOf(560)];
    layout.measure('message:549', layout.heightOf(0) + 100, read);
    layout.measure('message:549', 200, read);
    layout.measure('message:551', 300, read);
    layout.lay();
    expect(topOf(550)).toBe(read);
    expect(topOf(549)).toBe(read - 200);
    expect(topOf(549)).not.toBe(above);
    expect(topOf(560)).toBeGreaterThan(below);
  });

  it('keeps what is on screen of a row that is measured while it reaches over the top, and its beginning when it grows later', () => {
    const { layout, topOf } = layoutOf(messages(0, 100), 50);
    const scrollTop = topOf(50) + 10;
    const end = topOf(51);
    layout.holdAt(scrollTop);
    layout.measure('message:50', 400, scrollTop);
    layout.lay();
    expect(topOf(51)).toBe(end);
    const begin = topOf(50);
    layout.measure('message:50', 500, scrollTop);
    layout.lay();
    expect([topOf(50), topOf(51)]).toEqual([begin, begin + 500]);
  });

  it('knows the row that is read by its entry when it has grown at its beginning, and keeps its end', () => {
    const { layout, set, topOf } = layoutOf([missing(0, 500), ...messages(500, 600)], 500);
    const next = topOf(501);
    set([missing(0, 480), message(480), ...messages(501, 600)]);
    expect(topOf(501)).toBe(next);
    layout.measure('message:480', 900, topOf(480));
    layout.lay();
    expect(topOf(501)).toBe(next);
  });

  it('goes to a place that is not held, and shows it at the top when it comes', () => {
    const { layout, set, topOf } = layoutOf([missing(0, 9_000), ...messages(9_000, 9_100)], 9_050);
    const scrollTop = layout.goTo(4_000);
    set([missing(0, 9_000)]);
    expect([layout.entry, layout.entryAt(scrollTop), layout.rebase()]).toEqual([4_000, 4_000, 0]);
    expect(layout.heightOf(0)).toBeGreaterThan(VIEWPORT / 2);
    set([missing(0, 3_900), ...messages(3_900, 4_100), missing(4_100, 9_000)]);
    expect([topOf(4_000), layout.rebase()]).toEqual([scrollTop, 0]);
  });

  it.each(['known', 'forgotten'])(
    'returns to the same place within a row that was let go, its height being %s',
    (height) => {
      const call = { ...message(50), last: 53, entries: 4 };
      const rows = [...messages(40, 50), call, ...messages(54, 90)];
      const { layout, set, topOf } = layoutOf(rows, 45);
      const measureAll = (scrollTop: number) => {
        for (const { key, first } of layout.items)
          if (first < 90) layout.measure(key, first === 50 ? 300 : 70, scrollTop);
        layout.lay();
      };
      measureAll(topOf(45));
      const inside = 130;
      const place = layout.entryAt(topOf(50) + inside);
      const elsewhere = [missing(0, 5_000), ...messages(5_000, 5_100 + (height === 'known' ? 0 : 2_000))];
      set(elsewhere);
      if (height === 'forgotten') for (const { key } of layout.items) layout.measure(key, 70, 0);
      layout.goTo(5_050);
      set([missing(0, 5_000), ...messages(5_000, 5_060)]);
      const target = layout.goTo(place);
      set([missing(0, 40), ...rows, missing(90, 10_000)]);
      measureAll(target);
      expect(target - topOf(50)).toBeCloseTo(inside);
      expect(layout.entryAt(target)).toBeCloseTo(place);
    },
  );

  it('says which entry stands where, in parts of an entry, and goes there', () => {
    const { layout, topOf } = layoutOf([missing(0, 500), message(500), message(520), message(530)], 500);
    const middle = topOf(500) + layout.heightOf(1) / 2;
    expect(layout.entryAt(topOf(500))).toBe(500);
    expect(layout.entryAt(middle)).toBe(510);
    expect(layout.entryAt(topOf(500) - 80)).toBe(498);
    expect(layout.entryAt(Number.MAX_SAFE_INTEGER)).toBe(10_000);
    const many = layoutOf(messages(0, 1_000), 0);
    expect(many.layout.entryAt(many.layout.goTo(700.5))).toBeCloseTo(700.5);
  });

  it('finds the first row of a kind that begins between two positions, behind an entry that is done with', () => {
    const { layout, topOf } = layoutOf([...messages(0, 3), message(3, 'tool:3'), ...messages(4, 10)], 0, true);
    const isMessage = ({ key }: ListItem, height: number) => key.startsWith('message') && height > 10;
    const first = (from: number, to: number, past: number) => {
      const index = layout.firstBetween({ from, to }, past, isMessage);
      return index === null ? null : layout.items[index]?.first;
    };
    expect(first(0, topOf(6), 2)).toBe(4);
    expect(first(0, topOf(6) + 1, 5)).toBe(6);
    expect(first(0, topOf(6), 5)).toBeNull();
    expect(first(topOf(5), topOf(9), 2)).toBe(5);
    expect(first(0, Number.POSITIVE_INFINITY, 9)).toBeNull();
    expect([layout.indexBeginning(4), layout.indexBeginning(99)]).toEqual([4, undefined]);
  });

  it('knows the row that is read by its key when a correction has given it another number', () => {
    const { layout, set, topOf } = layoutOf(messages(0, 100), 50);
    const before = topOf(50);
    set([message(0), ...Array.from({ length: 60 }, (_, n) => message(n + 1, `message:${n + 40}`))]);
    expect([layout.entry, topOf(50)]).toEqual([11, before]);
  });

  it('goes to a little before an entry that is held, and not beyond what there is', () => {
    const { layout, topOf } = layoutOf(messages(0, 100), 0, true);
    expect(layout.goTo(50, 48)).toBe(topOf(50) - 48);
    expect(layout.goTo(0, 48)).toBe(0);
    expect(layout.goTo(99, 48)).toBe(layout.bottom - VIEWPORT);
    const missed = layoutOf([missing(0, 9_000), ...messages(9_000, 9_100)], 9_050);
    expect(missed.layout.goTo(4_000, 48)).toBe(missed.layout.goTo(4_000));
  });

  it('counts no entry for a gap, and does not keep to one, which comes and goes', () => {
    const gap = (first: number): GapItem => ({
      kind: 'gap',
      key: 'gap:unproven',
      first,
      at: null,
      gap: { from: first, to: null, why: 'unproven' },
    });
    const { layout, set, topOf } = layoutOf(
      [missing(0, 500), ...messages(500, 520), gap(520), ...messages(520, 600)],
      500,
    );
    const top = layout.topOf(21);
    expect(layout.measure('gap:unproven', 60, top)).toBe(true);
    layout.lay();
    expect([layout.entryAt(top - 1), layout.entryAt(top + 30), layout.entryAt(top + 60)].map(Math.floor)).toEqual([
      519, 520, 520,
    ]);
    layout.holdAt(top + 5);
    const before = topOf(520);
    set([missing(0, 500), ...messages(500, 600)]);
    expect([layout.entry, topOf(520)]).toEqual([520, before]);

    const end = layoutOf([...messages(9_990, 10_000), gap(10_000)], 9_990);
    const last = end.layout.topOf(10);
    expect([end.layout.entryAt(last), end.layout.entryAt(last + 1_000)]).toEqual([10_000, 10_000]);
    expect(end.layout.goTo(9_999)).toBeLessThan(last);
    end.layout.holdAt(last);
    expect(end.layout.entry).toBe(9_999);
  });

  it('moves everything when the run begins with its rows, and when the space is used up', () => {
    const { layout, set, topOf } = layoutOf([missing(0, 500), ...messages(500, 600)], 550);
    const before = topOf(550);
    set(messages(0, 600), true);
    const by = layout.rebase();
    expect([layout.top, topOf(550) - before]).toEqual([0, by]);
    set([missing(0, 500), ...messages(500, 600)], false);
    expect(layout.top).toBeGreaterThan(0);
    set([missing(-99_000, -60_000), ...messages(-60_000, 600)], false);
    layout.rebase();
    expect(layout.top).toBeGreaterThan(0);
  });

  it('stays with the place at the top of the screen, and with what is held when that is missing', () => {
    const { layout, topOf } = layoutOf([missing(0, 500), ...messages(500, 600), missing(600, 9_000)], 550);
    layout.holdAt(topOf(560) + 3);
    expect(layout.entry).toBe(560);
    layout.holdAt(layout.top);
    expect(layout.entry).toBe(500);
    layout.holdAt(layout.bottom);
    expect(layout.entry).toBe(599);
  });
});
