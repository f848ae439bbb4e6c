import type { RunTranscriptView } from '@runwatch/react';

/** How many items have come after the one that begins with entry `since`; where they are not held any more, their entries are counted. */
export function freshSince(transcript: RunTranscriptView, since: number): number {
  const { count } = transcript;
  const position = transcript.positionOf(since);
  const { to } = transcript.stretchOf(since);
  const behind = transcript.at(position)?.kind === 'missing' ? position : to - 1;
  const hole = transcript.at(behind);
  const items = count - 1 - position;
  if (hole?.kind !== 'missing' || behind < position) return items;
  // The hole is no item: what stands for it are its entries.
  return items - (behind > position ? 1 : 0) + hole.to - Math.max(hole.from, since + 1);
}
