import type { Settings } from '../../../main/settings/settings-schema.ts';
import { clockTime, readTime } from '../../time/format-time.ts';

export type GutterMode = Settings['timeGutter'];

/** What the times beside the transcript are told by. */
export interface GutterTimes {
  /** ISO time of the item. */
  at: string | null;
  /** Of the one before it; null where that is not held. */
  before: string | null;
  /** Of the run's beginning. */
  runBegan: string | null;
}

/** What stands beside an item; empty where nothing can be said. */
export function gutterText(mode: GutterMode, { at, before, runBegan }: GutterTimes): string {
  const time = readTime(at);
  if (time === null) return '';
  switch (mode) {
    case 'off':
      return '';
    case 'absolute':
      return clockTime(time);
    case 'relative':
      return since(readTime(runBegan), time, '');
    case 'delta':
      return since(readTime(before), time, '+');
  }
}

function since(from: number | null, to: number, sign: string): string {
  if (from === null) return '';
  const ms = to - from;
  // Two writers, two clocks: what comes after may be stamped a little before.
  const shownSign = ms < 0 ? '−' : sign;
  const size = Math.abs(ms);
  if (sign === '+' && size < 60_000) return `${shownSign}${(size / 1_000).toFixed(1)} s`;
  const seconds = Math.floor(size / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const tail = `${pad(minutes)}:${pad(seconds % 60)}`;
  return shownSign + (hours === 0 ? tail : `${hours}:${tail}`);
}

const pad = (value: number): string => String(value).padStart(2, '0');
