import type { RunStatus } from '@runwatch/protocol';
import {
  CircleCheck,
  CircleDashed,
  CirclePlay,
  CircleQuestionMark,
  CircleSlash,
  CircleX,
  Clock,
  type LucideIcon,
} from 'lucide-react';

export type Tone = 'good' | 'warn' | 'bad' | 'calm' | 'accent';

/** How a status is shown: always a shape and a word, the colour only helps. */
export interface StatusLook {
  word: string;
  icon: LucideIcon;
  tone: Tone;
}

const LOOKS: Readonly<Record<string, StatusLook>> = {
  not_started: { word: 'Not started', icon: CircleDashed, tone: 'calm' },
  queued: { word: 'Queued', icon: Clock, tone: 'calm' },
  in_progress: { word: 'In progress', icon: CirclePlay, tone: 'accent' },
  completed: { word: 'Completed', icon: CircleCheck, tone: 'good' },
  failed: { word: 'Failed', icon: CircleX, tone: 'bad' },
  cancelled: { word: 'Stopped', icon: CircleSlash, tone: 'calm' },
};

/** Statuses that a newer server may add are shown by their own name. */
export const statusLook = (status: RunStatus): StatusLook =>
  LOOKS[status] ?? { word: wordsOf(status), icon: CircleQuestionMark, tone: 'calm' };

/** A name from the wire as words: `warming_up` becomes `Warming up`. */
function wordsOf(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
