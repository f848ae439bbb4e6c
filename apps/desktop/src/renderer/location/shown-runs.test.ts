import { describe, expect, it } from 'vitest';
import { addressHash, parseAddress } from './run-hash.ts';
import {
  addressOf,
  arrived,
  closing,
  type ShownRuns,
  showing,
  showingBeside,
  shownAt,
  usedPane,
  using,
} from './shown-runs.ts';

const run = (runId: string, accountId?: string) => ({ ...(accountId && { accountId }), taskId: 't', runId });
const at = (hash: string, before: ShownRuns | null = null) => shownAt(before, parseAddress(hash));
const shownFor = (hash: string, before: ShownRuns | null = null): ShownRuns => at(hash, before) as ShownRuns;
/** `a [b]`: the runs from left to right, the one in use in brackets. */
const drawn = ({ panes, used }: ShownRuns) =>
  panes
    .map(({ id, run: { runId }, place }) =>
      `${runId}${place?.at === 'entry' ? `#${place.entry}` : ''}`.replace(/.+/, id === used ? '[$&]' : '$&'),
    )
    .join(' ');

const ALONE = shownFor('#/task/t/run/a');
const TWO = showingBeside(ALONE, run('b'));

describe('the runs that are shown', () => {
  it('are the one that the address names, or two of them, with the one in use', () => {
    expect(at('#')).toBeNull();
    expect(drawn(ALONE)).toBe('[a]');
    expect(drawn(shownFor('#/task/t/run/a/entry/3/right/task/t/run/b'))).toBe('[a#3] b');
    expect(drawn(shownFor('#/task/t/run/a/left/task/t/run/b/entry/2'))).toBe('b#2 [a]');
  });

  it('are all in their address, whichever is in use', () => {
    for (const shown of [ALONE, TWO, using(TWO, 2), showing(TWO, run('c'), { at: 'entry', entry: 7 })])
      expect(drawn(shownFor(addressHash(addressOf(shown))))).toBe(drawn(shown));
  });

  it('open beside, without another one being in use by that; what stood beside goes', () => {
    expect(drawn(TWO)).toBe('[a] b');
    expect(drawn(showingBeside(TWO, run('c')))).toBe('[a] c');
    expect(drawn(showingBeside(using(TWO, 2), run('c')))).toBe('c [b]');
  });

  it('open in the pane in use, as does what a link names', () => {
    expect(drawn(showing(TWO, run('c')))).toBe('[c] b');
    expect(drawn(shownFor('#/task/t/run/c/entry/5', TWO))).toBe('[c#5] b');
    expect(drawn(shownFor('#/task/t/run/c', using(TWO, 2)))).toBe('a [c]');
  });

  it('are never the same twice: the pane that has it is the one in use', () => {
    expect(drawn(showing(TWO, run('b')))).toBe('a [b]');
    expect(drawn(showingBeside(TWO, run('b')))).toBe('a [b]');
    expect(drawn(showingBeside(ALONE, run('a')))).toBe('[a]');
    expect(drawn(shownFor('#/task/t/run/b/entry/9', TWO))).toBe('a [b#9]');
  });

  it('are alone again when one is closed, and the last one stays', () => {
    expect(drawn(closing(TWO, 1))).toBe('[b]');
    expect(drawn(closing(TWO, 2))).toBe('[a]');
    expect(closing(ALONE, 1)).toBe(ALONE);
  });

  it('keep their panes, whatever is opened in the other one', () => {
    const ids = (shown: ShownRuns) => shown.panes.map(({ id }) => id);
    expect(ids(shownFor('#/task/t/run/c/left/task/t/run/a', TWO))).toEqual([1, expect.not.stringMatching('1')]);
    expect(closing(TWO, 1).panes[0].id).toBe(2);
    const next = showingBeside(closing(TWO, 1), run('c'));
    expect(ids(next)[0]).toBe(2);
    expect(new Set(ids(next)).size).toBe(2);
  });

  it('of another account begin with one', () => {
    expect(drawn(shownFor('#/account/x/task/t/run/c', TWO))).toBe('[c]');
    expect(usedPane(shownFor('#/account/x/task/t/run/a/right/task/t/run/b')).run).toEqual(run('a', 'x'));
    expect(shownFor('#/account/x/task/t/run/a/right/task/t/run/b').panes[1]?.run).toEqual(run('b', 'x'));
  });

  it('forget a place that was gone to', () => {
    expect(drawn(arrived(showing(TWO, run('c'), { at: 'entry', entry: 4 }), 1))).toBe('[c] b');
  });
});
