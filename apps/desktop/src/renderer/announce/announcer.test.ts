import { describe, expect, it } from 'vitest';
import { ANNOUNCE_EVERY_MS, announce, LET_HEAR_MS, named, silent } from './announcer.ts';

const said = (states: Record<string, string>, saidAt = 0) => ({ said: new Map(Object.entries(states)), saidAt });
const states = (texts: Record<string, string>, name: string | null = null) =>
  new Map(Object.entries(texts).map(([key, text]) => [key, { text, name }]));

describe('announce()', () => {
  it('speaks at once when nothing was said before', () => {
    expect(announce(silent, states({ a: 'Live' }), 0)).toEqual({ do: 'say', text: 'Live', next: said({ a: 'Live' }) });
  });

  it('waits for the rest of ten seconds when it has just spoken', () => {
    expect(announce(said({ a: 'Live' }), states({ a: 'No network' }), 4_000)).toEqual({ do: 'wait', ms: 6_000 });
    expect(announce(said({ a: 'Live' }), states({ a: 'No network' }), ANNOUNCE_EVERY_MS).do).toBe('say');
  });

  it('says nothing twice, and nothing anew because a run has a name now', () => {
    expect(announce(said({ a: 'Live' }), states({ a: 'Live' }), 99_000)).toEqual({ do: 'nothing' });
    expect(announce(said({ a: 'Live' }), states({ a: 'Live' }, 'Fix it'), 99_000)).toEqual({ do: 'nothing' });
  });

  it('speaks of two runs with one voice: of those that are otherwise, with their names, together', () => {
    const both = states({ a: 'Live', b: 'No network' }, 'Fix it');
    expect(announce(said({ a: 'Live', b: 'Live' }), both, ANNOUNCE_EVERY_MS)).toMatchObject({
      text: 'Fix it: No network',
    });
    expect(announce(said({}), both, ANNOUNCE_EVERY_MS)).toMatchObject({ text: 'Fix it: Live Fix it: No network' });
    expect(announce(said({ a: '', b: '' }), both, 4_000)).toEqual({ do: 'wait', ms: 6_000 });
  });

  it('lets a run that was opened say how it is, once what was said before can have been heard', () => {
    const both = states({ a: 'Live', b: 'Live' });
    expect(announce(said({ a: 'Live' }), both, 200)).toEqual({ do: 'wait', ms: LET_HEAR_MS - 200 });
    expect(announce(said({ a: 'Live' }), both, LET_HEAR_MS)).toMatchObject({ do: 'say', text: 'Live' });
  });
});

it('named() puts a name before a text, where there is one', () => {
  expect([named({ text: 'Live', name: null }), named({ text: 'Live', name: 'Fix it' })]).toEqual([
    'Live',
    'Fix it: Live',
  ]);
});
