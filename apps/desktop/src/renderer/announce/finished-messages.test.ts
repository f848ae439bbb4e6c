import type { TranscriptItem } from '@runwatch/transcript';
import { describe, expect, it } from 'vitest';
import { finishedMessages } from './finished-messages.ts';

const message = (first: number, text: string, open = false) =>
  ({ kind: 'message', first, text, open }) as unknown as TranscriptItem;
const tool = (first: number) => ({ kind: 'tool', first }) as unknown as TranscriptItem;

describe('finishedMessages()', () => {
  it.each([
    { of: 'nothing new', items: [message(3, 'Old.')], texts: [], since: 3 },
    { of: 'a whole message', items: [message(3, 'Old.'), message(4, 'New.')], texts: ['New.'], since: 4 },
    { of: 'one that grows', items: [message(4, 'Ne', true)], texts: [], since: 3 },
    { of: 'what stands between', items: [tool(4), message(5, 'New.'), tool(6)], texts: ['New.'], since: 6 },
    { of: 'one behind another that grows', items: [message(4, 'Ne', true), tool(5)], texts: [], since: 3 },
  ])('tells once what is finished: $of', ({ items, texts, since }) => {
    expect(finishedMessages(items, 3)).toEqual({ texts, since });
  });

  it('tells the beginning of a long one, on one line', () => {
    const [text] = finishedMessages([message(4, `One\n\n${'word '.repeat(500)}`)], 3).texts;
    expect(text?.startsWith('One word word')).toBe(true);
    expect(text?.endsWith('… goes on in the transcript')).toBe(true);
    expect(text?.length).toBeLessThan(700);
  });
});
