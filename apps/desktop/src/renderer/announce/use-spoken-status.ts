import { useAction } from '../keys/use-action.tsx';
import { useSay, useTellState } from './announcements.tsx';

/** Says how the run and its wire are when that has changed, at most once in ten seconds and then only the newest; and whenever somebody asks. */
export function useSpokenStatus(text: string): void {
  const say = useSay();
  useTellState(text);
  useAction('status.speak', () => say(text));
}
