import type { RunVitals } from '@runwatch/protocol';
import { heightOf, isLate, silenceWords } from './vital-facts.ts';

const HEIGHT = 15;
const STEP = 4;

/** How long the wire was silent each time: a bar each, as high as it was bad. The last one lasts still, and is hollow. */
export function SilenceBars({ vitals }: { vitals: RunVitals }) {
  const { gapsMs, silentMs } = vitals;
  const bars = silentMs === null ? gapsMs : [...gapsMs, silentMs];
  const lookOf = (gap: number, at: number) => (at === gapsMs.length ? 'now' : isLate(gap, vitals) ? 'late' : 'usual');
  const drawn = (look: ReturnType<typeof lookOf>) =>
    bars.map((gap, at) => (lookOf(gap, at) === look ? bar(at, heightOf(gap, vitals)) : '')).join('');
  if (bars.length === 0) return null;
  const words = silenceWords(vitals);
  return (
    <svg
      className="silences"
      role="img"
      aria-label={words}
      width={bars.length * STEP}
      height={HEIGHT}
      data-testid="silences"
      data-bars={bars.length}
    >
      <title>{words}</title>
      <path d={drawn('usual')} />
      <path className="silences__late" d={drawn('late')} />
      <path className="silences__now" d={drawn('now')} />
    </svg>
  );
}

function bar(at: number, share: number): string {
  const height = Math.max(2, Math.round(share * (HEIGHT - 1)));
  return `M${at * STEP + 0.5} ${HEIGHT - 0.5}v${-height}h${STEP - 2}v${height}z`;
}
