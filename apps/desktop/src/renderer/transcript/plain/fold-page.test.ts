import { entry } from '@runwatch/react/testing';
import { describe, expect, it } from 'vitest';
import { foldPage } from './fold-page.ts';

const call = (toolCallId: string) => entry.update({ sessionUpdate: 'tool_call', toolCallId, title: toolCallId });
const done = (toolCallId: string) =>
  entry.update({ sessionUpdate: 'tool_call_update', toolCallId, status: 'completed' });
const lines = [
  call('a'),
  entry.chunk('One '),
  entry.chunk('two '),
  entry.chunk('three'),
  done('a'),
  call('b'),
  done('b'),
];

const shown = (range: { from: number; to: number }, isOpen = true, at = 100) => {
  const { items, end } = foldPage({ at, lines }, range, { runId: 'run', isOpen });
  return [
    items.map((item) => [item.kind, item.first, 'text' in item ? item.text : 'status' in item ? item.status : null]),
    end,
  ];
};

describe('foldPage()', () => {
  it('has what begins on the page, whole, with what is said of it behind the page', () => {
    expect(shown({ from: 100, to: 102 })).toEqual([
      [
        ['tool', 100, 'completed'],
        ['message', 101, 'One two three'],
      ],
      102,
    ]);
  });

  it('leaves out what goes on from the page before', () => {
    expect(shown({ from: 102, to: 200 })).toEqual([[['tool', 105, 'completed']], 107]);
  });

  it('has nothing of a page that is not there', () => {
    expect(shown({ from: 200, to: 300 })).toEqual([[], 200]);
    expect(foldPage({ at: 0, lines: [] }, { from: 0, to: 100 }, { runId: 'run', isOpen: true })).toEqual({
      items: [],
      end: 0,
    });
  });

  it('asks nothing on a page behind which the run has gone on', () => {
    const asked = { at: 0, lines: [entry.own('run_started', { runId: 'run' }), entry.request('p', 'a')] };
    const states = [true, false].map(
      (isOpen) => foldPage(asked, { from: 0, to: 100 }, { runId: 'run', isOpen }).items[1],
    );
    expect(states).toMatchObject([{ state: 'open' }, { state: 'expired' }]);
  });
});
