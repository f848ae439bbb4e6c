import type { Connection } from '@runwatch/protocol';
import type { RunTranscriptView } from '@runwatch/react';
import { useEffect, useRef, useState } from 'react';
import type { Lag } from '../../main/inspector/inspector-view.ts';
import { readTime } from '../time/format-time.ts';

const MOST_SAMPLES = 200;

/** The median and the 99th of a hundred, of at least one sample. */
export function lagOf(samples: readonly number[]): Lag | null {
  if (samples.length === 0) return null;
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { count: samples.length, p50: at(0.5), p99: at(0.99) };
}

function timeOf(line: string | undefined): number | null {
  try {
    const { timestamp } = JSON.parse(line ?? '') as { timestamp?: unknown };
    return typeof timestamp === 'string' ? readTime(timestamp) : null;
  } catch {
    return null;
  }
}

/** How long entries take from when they say that they were written until they are shown here, of those that came live while somebody looks. */
export function useLag(transcript: RunTranscriptView, connection: Connection | null): Lag | null {
  const samples = useRef<number[]>([]);
  const known = useRef<number | null>(null);
  const [lag, setLag] = useState<Lag | null>(null);
  const { entryCount } = transcript;
  const isLive = connection?.phase === 'live';
  useEffect(() => {
    const before = known.current;
    known.current = isLive ? entryCount : null;
    // What was caught up with is old for another reason.
    if (!isLive || before === null || entryCount <= before) return;
    const at = timeOf(transcript.line(entryCount - 1));
    if (at === null) return;
    samples.current = [...samples.current, Math.max(0, Date.now() - at)].slice(-MOST_SAMPLES);
    setLag(lagOf(samples.current));
  }, [entryCount, isLive, transcript]);
  return lag;
}
