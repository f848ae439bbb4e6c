import { useAction } from '../../keys/use-action.tsx';
import { useSetSetting, useSettings } from '../../settings/settings.tsx';
import type { GutterMode } from '../items/gutter-text.ts';
import { type Marks, nextMark } from '../marks/marks.ts';
import type { ReadingView } from '../views/items-in-view.ts';

export interface WalkActions {
  marks: Marks;
  /** The entry where somebody is: the one with the focus, or else the one at the top of the screen; on the way back from the end, the end. */
  here: (direction: 'next' | 'previous') => number;
  /** Shows an entry, and gives it the focus. */
  goTo: (entry: number) => void;
  toEnd: () => void;
  /** Of the entry where somebody is. */
  copyEntry: () => void;
}

/** What the keys of the table do in a transcript, however it is shown. */
export function useWalkActions({ marks, here, goTo, toEnd, copyEntry }: WalkActions): void {
  const towards = (entries: readonly number[], direction: 'next' | 'previous') => () => {
    const entry = nextMark(entries, here(direction), direction);
    if (entry !== null) goTo(entry);
  };
  useAction('error.next', towards(marks.errors, 'next'), marks.errors.length > 0);
  useAction('error.previous', towards(marks.errors, 'previous'), marks.errors.length > 0);
  useAction('own.next', towards(marks.own, 'next'), marks.own.length > 0);
  useAction('own.previous', towards(marks.own, 'previous'), marks.own.length > 0);
  useAction('transcript.start', () => goTo(0));
  useAction('transcript.end', toEnd);
  useAction('entry.copy', copyEntry);
}

const MODES: readonly GutterMode[] = ['absolute', 'relative', 'delta', 'off'];

export interface FollowActions {
  toEnd: () => void;
  isFollowing: () => boolean;
  /** Stays where one is, whatever comes. */
  hold: () => void;
}

/** What they do where the latest can be followed, and times stand beside. */
export function useFollowActions({ toEnd, isFollowing, hold }: FollowActions): void {
  const { timeGutter } = useSettings();
  const set = useSetSetting();
  useAction('transcript.follow', () => (isFollowing() ? hold() : toEnd()));
  useAction('transcript.times', () => {
    const next = MODES[(MODES.indexOf(timeGutter) + 1) % MODES.length] ?? 'absolute';
    // Where it cannot be kept nothing changes, which is seen.
    set('timeGutter', next).catch(() => {});
  });
}

export function useViewActions(show: (view: ReadingView) => void): void {
  useAction('view.conversation', () => show('conversation'));
  useAction('view.turns', () => show('turns'));
  useAction('view.raw', () => show('raw'));
  useAction('view.plain', () => show('plain'));
}
