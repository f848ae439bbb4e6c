const NOTHING = '';

/** `1.2 s`, `340 ms`, `3.4 ms` */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return NOTHING;
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(ms >= 10_000 ? 1 : 2)} s`;
  return `${ms >= 20 ? ms.toFixed(0) : ms.toFixed(1)} ms`;
}

export const micros = (us: number): string => (Number.isFinite(us) ? `${us.toFixed(1)} µs` : NOTHING);

export const megabytes = (mb: number): string => (Number.isFinite(mb) ? `${mb.toFixed(mb < 10 ? 1 : 0)} MB` : NOTHING);

export const times = (ratio: number): string => (Number.isFinite(ratio) ? `${ratio.toFixed(2)}x` : NOTHING);

export const percent = (share: number): string => (Number.isFinite(share) ? `${(share * 100).toFixed(0)} %` : NOTHING);

/** `10k`, `1M` */
export function amount(count: number): string {
  if (count >= 1_000_000) return `${count / 1_000_000}M`;
  return count >= 1_000 ? `${count / 1_000}k` : String(count);
}
