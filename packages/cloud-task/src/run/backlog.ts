import type { Bound } from '@runwatch/async';
import type { LogFrame } from '../history/follow-log.ts';
import type { Policy } from '../policy.ts';
import type { StreamFrame } from '../stream/follow-stream.ts';

/** What comes to the story, in order. */
export type Frame = StreamFrame | LogFrame | DroppedFrame;

/** So much waited that it was given up: a gap, behind which nothing but the log tells what was told. Counts are kept. */
interface DroppedFrame {
  kind: 'dropped';
  duplicates: number;
  unknown: number;
}

/** What an entry takes at the least, in characters: it is kept as text and parsed. So the whole bound is some 20,000 small entries. */
const LEAST = 1_600;

/**
 * How much the stream may tell ahead of the story, which takes nothing in as long as the history cannot be read. Entries and gaps are given up, because
 * the log has them; states, the log's own frames and the end are not.
 */
export const backlogBound = ({ backlogChars }: Policy): Bound<Frame> => ({
  most: backlogChars,
  sizeOf,
  giveUp: (frames) => {
    const counted = frames.filter((frame) => frame.kind === 'entries' || frame.kind === 'dropped');
    const sum = (of: 'duplicates' | 'unknown') => counted.reduce((total, frame) => total + frame[of], 0);
    return { kind: 'dropped', duplicates: sum('duplicates'), unknown: sum('unknown') };
  },
});

function sizeOf(frame: Frame): number {
  switch (frame.kind) {
    case 'entries':
      return frame.entries.reduce((sum, { line }) => sum + Math.max(LEAST, line.length), LEAST);
    case 'gap':
    case 'absence':
    case 'dropped':
      return LEAST;
    case 'state':
    case 'complete':
    case 'rows':
    case 'no-rows':
      return 0;
  }
}
