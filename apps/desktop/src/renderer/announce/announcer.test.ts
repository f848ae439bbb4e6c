import { describe, expect, it } from 'vitest';
import { ANNOUNCE_EVERY_MS, announce, silent } from './announcer.ts';

describe('announce()', () => {
  it('speaks at once when nothing was said before', () => {
    expect(announce(silent, 'Live', 0)).toEqual({ do: 'say', next: { said: 'Live', saidAt: 0 } });
  });

  it('waits for the rest of ten seconds when it has just spoken', () => {
    expect(announce({ said: 'Live', saidAt: 0 }, 'No network', 4_000)).toEqual({ do: 'wait', ms: 6_000 });
    expect(announce({ said: 'Live', saidAt: 0 }, 'No network', ANNOUNCE_EVERY_MS).do).toBe('say');
  });

  it('says nothing twice', () => {
    expect(announce({ said: 'Live', saidAt: 0 }, 'Live', 99_000)).toEqual({ do: 'nothing' });
  });
});
