import { describe, expect, it } from 'vitest';
import { alignFreely } from './align.ts';
import { joinSeam } from './join-seam.ts';
import { Pairing, type Sides } from './pairing.ts';
import type { SeamEntry } from './seam.ts';
import { toldBy, unitsOf } from './side.ts';
import { entryOf, message, notice, update } from './testing/world.ts';

const told = (notification: Record<string, unknown>): SeamEntry => entryOf({ type: 'notification', notification });

/** A run in which much is repeated. */
const run = Array.from({ length: 6_000 }, (_, at): SeamEntry => {
  if (at % 3 === 0) return told(update({ sessionUpdate: 'tool_call', toolCallId: `call-${at}`, title: 'Run' }));
  return at % 3 === 1 ? told(message('ok')) : told(notice('_posthog/status', { status: 'tick' }));
});

/** Comparisons that aligning these lists takes. */
function costOf(log: readonly SeamEntry[], live: readonly SeamEntry[]): number {
  const [logTold, liveTold] = [log.map(toldBy), live.map(toldBy)];
  const sides: Sides = {
    log: unitsOf(logTold, 0),
    live: unitsOf(liveTold, 0),
    logTold,
    liveTold,
    logBegins: true,
    liveBegins: true,
  };
  const pairing = new Pairing(sides, () => false);
  alignFreely(pairing);
  return pairing.compared;
}

describe('R8: the cost of a join', () => {
  it('is linear where the lists agree', () => {
    expect(costOf(run.slice(0, 5_000), run.slice(4_000))).toBeLessThan(4 * 7_000);
  });

  it('is linear where they differ here and there', () => {
    const log = run.slice(0, 5_000).filter((_, at) => at % 97 !== 0);
    expect(costOf(log, run.slice(4_000))).toBeLessThan(10 * 7_000);
  });

  it('is linear where nothing agrees', () => {
    const strangers = run.map((_, at) => told(notice('_posthog/status', { status: `strange ${at}` })));
    expect(costOf(run.slice(0, 1_000), strangers.slice(0, 5_000))).toBeLessThan(4 * 6_000);
  });

  it('is linear where everything is repeated', () => {
    const ticks = Array.from({ length: 5_000 }, () => told(notice('_posthog/status', { status: 'tick' })));
    expect(costOf(ticks, ticks.slice(0, 1_000))).toBeLessThan(4 * 6_000);
  });

  it('reads each entry once, and once more to compare what it holds, however often it is joined', () => {
    let reads = 0;
    const count = ({ line, value }: SeamEntry): SeamEntry => ({
      line,
      get value() {
        reads++;
        return value;
      },
    });
    const log = run.slice(0, 1_000).map(count);
    const live = run.slice(500, 5_500).map(count);
    for (let times = 0; times < 5; times++) joinSeam({ log, live, anchored: false });
    expect(reads).toBeLessThanOrEqual(2 * (log.length + live.length));
  });
});
