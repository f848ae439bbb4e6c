import { entry, runMeta } from '@runwatch/react/testing';
import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRun, run } from '../testing/open-run.tsx';
import { ANNOUNCE_EVERY_MS } from './announcer.ts';

const polite = () => screen.getByTestId('announcement').textContent;

/** Everything that the polite region says from now on, in order. */
function listen(): string[] {
  const heard: string[] = [];
  const region = screen.getByTestId('announcement');
  const observer = new MutationObserver(() => heard.push(region.textContent ?? ''));
  observer.observe(region, { childList: true, subtree: true, characterData: true });
  return heard;
}

/** A run that says something already, read by somebody who wants finished messages said. */
async function openListening() {
  const opened = await openRun(entry.message('Said before'));
  await act(async () => opened.parts.settings.set({ announced: 'messages' }));
  // What the status says of itself, it has said by now.
  await act(async () => void vi.advanceTimersByTime(ANNOUNCE_EVERY_MS));
  return { ...opened, heard: listen() };
}

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => {
  vi.useRealTimers();
  window.location.hash = '';
  localStorage.clear();
  sessionStorage.clear();
});

describe('a finished message of the agent', () => {
  it('is said once, when that is wished for', async () => {
    const { tell, heard } = await openListening();
    await tell(entry.message('The tests pass now.'));
    expect(heard).toEqual(['Agent: The tests pass now.']);
    await tell(entry.own('console', { level: 'info', message: 'a line of the server' }));
    expect(heard).toEqual(['Agent: The tests pass now.']);
  });

  it('is not said unless it is wished for, nor any more when it is not', async () => {
    const { tell } = await openRun(entry.message('Said before'));
    await act(async () => void vi.advanceTimersByTime(ANNOUNCE_EVERY_MS));
    const heard = listen();
    await tell(entry.message('The tests pass now.'));
    expect(heard.join(' ')).not.toContain('Agent:');
  });

  it('is what comes from then on, and nothing that was there before', async () => {
    const { tell, heard, parts } = await openListening();
    expect(polite()).not.toContain('Said before');
    await act(async () => parts.settings.set({ announced: 'asks' }));
    await tell(entry.message('Said while nobody listened.'));
    await act(async () => parts.settings.set({ announced: 'messages' }));
    await tell(entry.message('Said to listeners.'));
    expect(heard).toEqual(['Agent: Said to listeners.']);
  });

  it('is never said in pieces', async () => {
    const { tell, heard } = await openListening();
    await tell(entry.chunk('The tests '));
    await tell(entry.chunk('pass now.'));
    expect(heard).toEqual([]);
    await tell(entry.own('turn_complete', { stopReason: 'end_turn' }));
    expect(heard).toEqual(['Agent: The tests pass now.']);
  });

  it('is said with the others that came at once, in their order, a long one in part', async () => {
    const { tell, heard } = await openListening();
    await tell(entry.message('First.'), entry.message(`Second ${'x'.repeat(700)}`));
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/^Agent: First\. Agent: Second x{500,}… goes on in the transcript$/);
  });

  it('is not lost when the run has something to say of itself at the same time', async () => {
    const { client, heard, parts } = await openListening();
    await act(async () => void vi.advanceTimersByTime(ANNOUNCE_EVERY_MS));
    await client.tell(
      run,
      { kind: 'from', at: 1, lines: [entry.message('Almost done.')], settled: 2 },
      { kind: 'run', run: runMeta(run, { status: 'completed' }) },
    );
    expect(parts.settings.get('announced')).toBe('messages');
    await act(async () => void vi.advanceTimersByTime(ANNOUNCE_EVERY_MS));
    expect(heard.join(' ')).toContain('Agent: Almost done.');
    expect(heard.join(' ')).toMatch(/Completed/i);
  });
});
