import type { Connection } from '@runwatch/protocol';
import { describe, expect, it } from 'vitest';
import { clockTime } from '../time/format-time.ts';
import { wireText, wireTextMoves } from './wire-text.ts';

const NOW = Date.parse('2026-11-22T14:10:00Z');
const wire = (change: Partial<Connection>): Connection => ({
  phase: 'live',
  leg: 'proxy',
  attempt: 0,
  retryAt: null,
  lastByteAt: NOW,
  lastEntryAt: NOW,
  failure: null,
  ...change,
});
const failure = { code: 'unavailable', message: 'The server is not there', retryable: true } as const;
const arrived = clockTime(NOW);

describe('wireText()', () => {
  it.each<[Partial<Connection>, string, 'Now' | 'Retry' | 'Resume' | null]>([
    [{ phase: 'idle' }, 'Not connected', null],
    [{ phase: 'connecting' }, 'Connecting…', null],
    [{ phase: 'catching-up' }, 'Catching up…', null],
    [
      { phase: 'catching-up', failure },
      'Live text waits for the log: The server is not there · the run goes on in the cloud',
      'Now',
    ],
    [{}, 'Live', null],
    [{ lastEntryAt: NOW - 119_000 }, 'Live', null],
    [{ lastEntryAt: NOW - 240_000 }, 'Live · agent quiet for 4 min', null],
    [{ lastByteAt: NOW - 45_000, lastEntryAt: NOW - 90_000 }, 'No signal for 45 s · checking…', 'Now'],
    [
      { phase: 'reconnecting', attempt: 3, retryAt: NOW + 7_400 },
      'Reconnecting in 8 s (try 3) · the run goes on in the cloud',
      'Now',
    ],
    [{ phase: 'reconnecting', attempt: 1 }, 'Reconnecting (try 1)… · the run goes on in the cloud', 'Now'],
    [{ phase: 'waiting-for-network' }, `No network · showing what arrived by ${arrived}`, 'Now'],
    [{ phase: 'paused', lastEntryAt: null }, 'Paused', 'Resume'],
    [{ phase: 'signed-out' }, 'Sign-in expired · history stays readable', 'Retry'],
    [{ phase: 'forbidden' }, 'No access to this run · history stays readable', 'Retry'],
    [{ phase: 'ended' }, 'Closed · nothing more will come', null],
    [{ phase: 'ended', saved: true }, 'Saved copy · read offline', null],
    [{ phase: 'failed', failure }, 'Connection failed: The server is not there', 'Retry'],
    [
      { phase: 'failed', failure, retryAt: NOW + 30_000 },
      'Connection failed: The server is not there · next try in 30 s',
      'Retry',
    ],
    [
      { phase: 'failed', failure: { ...failure, code: 'not_found' } },
      `This run is no longer available · saved copy from ${arrived}`,
      'Retry',
    ],
    [
      { phase: 'failed', failure: { ...failure, code: 'not_found' }, lastEntryAt: null },
      'This run is no longer available · history stays readable',
      'Retry',
    ],
  ])('says of %o: %s', (change, text, retry) => {
    expect(wireText(wire(change), false, NOW, null)).toMatchObject({ text, retry });
  });

  it('does not claim that the run goes on when it is over', () => {
    expect(wireText(wire({ phase: 'reconnecting', attempt: 1 }), true, NOW, null).text).toBe('Reconnecting (try 1)…');
    expect(wireText(wire({ phase: 'catching-up' }), true, NOW, null).text).toBe('Reading the log to its end…');
  });

  it('says what came when a lost connection is back', () => {
    expect(wireText(wire({}), false, NOW, 312).text).toBe('Caught up · 312 entries');
  });

  it('speaks the same words when only the countdown has moved', () => {
    const spoken = (retryAt: number) =>
      wireText(wire({ phase: 'reconnecting', attempt: 3, retryAt }), false, NOW, null).spoken;
    expect(spoken(NOW + 8_000)).toBe(spoken(NOW + 1_000));
  });
});

describe('wireTextMoves()', () => {
  it('needs a clock only when something is counted', () => {
    expect(wireTextMoves(wire({}))).toBe(true);
    expect(wireTextMoves(wire({ phase: 'reconnecting', retryAt: NOW }))).toBe(true);
    expect(wireTextMoves(wire({ phase: 'ended' }))).toBe(false);
    expect(wireTextMoves(wire({ phase: 'signed-out' }))).toBe(false);
  });
});
