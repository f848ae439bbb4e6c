import type { RunTranscriptView } from '@runwatch/react';

/*
 * The stretch of items that the virtual list knows. A browser element cannot be taller than about 33 million pixels, and measuring
 * the whole list anew on each append would cost more than drawing it; so long transcripts are shown through a window that moves.
 */

/** Positions `[from, to)` of the transcript. */
export interface ItemWindow {
  from: number;
  to: number;
}

/** What the window is laid around: the end, or the item of an entry. An entry's number stays when history fills in above it. */
export type WindowAnchor = 'end' | number;

export const WINDOW_ITEMS = 5_000;
// The beginning moves in steps, so that not every append moves it.
const STEP_ITEMS = 1_000;
const NEAR_EDGE_ITEMS = 500;

export function itemWindow(transcript: RunTranscriptView, anchor: WindowAnchor): ItemWindow {
  const { count } = transcript;
  if (count <= WINDOW_ITEMS) return { from: 0, to: count };
  if (anchor === 'end') {
    const from = Math.ceil((count - WINDOW_ITEMS) / STEP_ITEMS) * STEP_ITEMS;
    return { from: Math.max(0, from), to: count };
  }
  const position = Math.max(0, transcript.positionOf(anchor));
  const from = Math.max(0, Math.min(position - WINDOW_ITEMS / 2, count - WINDOW_ITEMS));
  return { from, to: from + WINDOW_ITEMS };
}

/** Whether what is on screen, positions `[first, last]`, has come so near an edge that the window is to be laid around it anew. */
export function leavesWindow(window: ItemWindow, count: number, first: number, last: number): boolean {
  const nearBeginning = window.from > 0 && first - window.from < NEAR_EDGE_ITEMS;
  const nearEnd = window.to < count && window.to - 1 - last < NEAR_EDGE_ITEMS;
  return nearBeginning || nearEnd;
}
