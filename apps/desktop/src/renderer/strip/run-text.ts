import { isTerminal, type RunMeta } from '@runwatch/protocol';
import { type StatusLook, statusLook } from '../runs/status-look.ts';
import { momentTime, readTime, stretch } from '../time/format-time.ts';

export interface RunText extends StatusLook {
  text: string;
}

/** What the strip says of the run itself: `In progress · sandbox ready`, `Completed 14:11 · 9 min`. Never of the wire. */
export function runText(run: RunMeta, stopping: boolean, now: number): RunText {
  const look = statusLook(run.status);
  if (!isTerminal(run.status)) {
    const word = stopping ? 'Stopping…' : look.word;
    return { ...look, text: run.stage ? `${word} · ${run.stage.replaceAll('_', ' ')}` : word };
  }
  const ended = readTime(run.completedAt);
  const began = readTime(run.createdAt);
  const when = ended === null ? '' : ` ${momentTime(ended, now)}`;
  const took = ended === null || began === null || ended < began ? '' : ` · took ${stretch(ended - began)}`;
  return { ...look, text: `${look.word}${when}${took}` };
}
