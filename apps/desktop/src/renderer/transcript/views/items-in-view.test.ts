import { entry, runMeta, snapshot } from '@runwatch/react/testing';
import { Transcript, type TranscriptItem } from '@runwatch/transcript';
import { describe, expect, it } from 'vitest';
import { isRaw, itemsInView } from './items-in-view.ts';

function transcriptOf(start: number, ...lines: string[]) {
  const transcript = new Transcript();
  transcript.apply(snapshot(runMeta({ taskId: 't', runId: 'r' }), lines, start));
  const items = Array.from({ length: transcript.count }, (_, at) => transcript.item(at) as TranscriptItem);
  return { items, entryCount: transcript.entryCount };
}
const tool = entry.update({ sessionUpdate: 'tool_call', toolCallId: 'c', title: 'Test' });
const noise = entry.update({ sessionUpdate: 'usage_update' });

describe('itemsInView()', () => {
  const { items, entryCount } = transcriptOf(3, entry.prompt('a'), noise, tool, entry.chunk('b'), entry.chunk('c'));

  it('leaves the conversation as it is', () => {
    expect(itemsInView('conversation', items, entryCount)).toBe(items);
  });

  it('has in turns what was said', () => {
    expect(itemsInView('turns', items, entryCount).map(({ kind }) => kind)).toEqual(['missing', 'user', 'message']);
  });

  it('has every entry that is held as a row when it is raw, those that say nothing included', () => {
    const rows = itemsInView('raw', items, entryCount);
    expect(rows.map(({ first }) => first)).toEqual([0, 3, 4, 5, 6, 7]);
    expect(rows.map(isRaw)).toEqual([false, true, true, true, true, true]);
  });
});
