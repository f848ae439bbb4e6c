import type { Integrity } from '@runwatch/protocol';
import { describe, expect, it } from 'vitest';
import { integrityText } from './integrity-text.ts';

const whole: Integrity = {
  upTo: 1_204,
  total: 1_204,
  gaps: [],
  basis: 'alignment',
  duplicatesDropped: 0,
  onlyLive: 0,
  unreadable: 0,
  unknown: 0,
};
const done = { loaded: 1_204, total: 1_204, done: true };

describe('integrityText()', () => {
  it.each<[Partial<Integrity>, string, string]>([
    [{}, 'Complete to #1,204 · 0 gaps · by alignment', 'complete'],
    [{ basis: null }, 'Complete to #1,204 · 0 gaps', 'complete'],
    [{ basis: 'id' }, 'Complete to #1,204 · 0 gaps · by id', 'complete'],
    [
      { duplicatesDropped: 1, unreadable: 2, unknown: 1 },
      'Complete to #1,204 · 0 gaps · by alignment · 2 unreadable · 1 unknown event ignored',
      'complete',
    ],
    [{ onlyLive: 5 }, 'Complete to #1,204 · 0 gaps · by alignment · 5 entries missing in the run log', 'complete'],
    [
      { upTo: 301, gaps: [{ from: 301, to: 318, why: 'unavailable' }] },
      'Complete to #301 · 17 entries missing at #302 · by alignment',
      'open',
    ],
    [
      { upTo: 301, gaps: [{ from: 301, to: null, why: 'unavailable' }] },
      'Complete to #301 · entries missing at #302 · by alignment',
      'open',
    ],
    [
      { upTo: 301, gaps: [{ from: 301, to: null, why: 'unproven' }] },
      'Complete to #301 · 1 gap at #302, being checked · by alignment',
      'open',
    ],
    [
      { upTo: 301, gaps: [{ from: 301, to: null, why: 'changed' }] },
      'Complete to #301 · the log was changed behind #301 · by alignment',
      'open',
    ],
    [
      {
        upTo: 1,
        gaps: [
          { from: 1, to: 2, why: 'unavailable' },
          { from: 5, to: 6, why: 'unavailable' },
        ],
      },
      'Complete to #1 · 2 gaps · by alignment',
      'open',
    ],
  ])('says of %o: %s', (change, text, mark) => {
    expect(integrityText({ ...whole, ...change }, done, 'live')).toMatchObject({ text, mark });
  });

  it('tells the progress when history is still loading', () => {
    expect(integrityText(whole, { loaded: 15_000, total: 48_211, done: false }, 'live')).toMatchObject({
      text: 'Loading history · 15,000 of 48,211 · showing the latest first',
      mark: 'loading',
    });
    expect(integrityText(whole, { loaded: 15_000, total: null, done: false }, 'live')).toMatchObject({
      text: 'Loading history · 15,000 so far · showing the latest first',
      share: null,
    });
  });

  it.each(['waiting-for-network', 'signed-out', 'failed', 'ended'] as const)(
    'does not say that history loads when the wire is %s',
    (phase) => {
      const { text, mark } = integrityText(whole, { loaded: 15_000, total: 48_211, done: false }, phase);
      expect({ text, mark }).toEqual({ text: 'History incomplete · 15,000 of 48,211', mark: 'open' });
    },
  );

  it('claims nothing when nothing has been read', () => {
    expect(integrityText(null, { loaded: 0, total: 0, done: false }, 'connecting').text).toBe('Nothing read yet');
  });
});
