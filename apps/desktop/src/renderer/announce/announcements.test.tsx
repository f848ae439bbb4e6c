import type { PermissionAsk } from '@runwatch/react';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useEffect } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ActionsProvider } from '../keys/use-action.tsx';
import { AnnouncementsProvider, Speaker, useSay } from './announcements.tsx';
import { ANNOUNCE_EVERY_MS } from './announcer.ts';
import { useSpokenAsks } from './use-spoken-asks.ts';
import { useSpokenStatus } from './use-spoken-status.ts';

const ask = (requestId: string, title: string) =>
  ({ request: { requestId, title }, answering: { state: 'open' } }) as PermissionAsk;

function Run({ status, asks }: { status: string; asks: readonly PermissionAsk[] }) {
  useSpokenStatus(status);
  useSpokenAsks(asks);
  return null;
}

const drawn = (status: string, asks: readonly PermissionAsk[] = []) => (
  <ActionsProvider>
    <AnnouncementsProvider>
      <Run status={status} asks={asks} />
    </AnnouncementsProvider>
  </ActionsProvider>
);
const polite = () => screen.getByTestId('announcement');
const urgent = () => screen.getByTestId('urgent-announcement');

describe('what is said to screen readers', () => {
  beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
  afterEach(() => void vi.useRealTimers());

  it('is how the run is, once in ten seconds and then the newest', () => {
    const { rerender } = render(drawn('Wire: Live.'));
    expect(polite().getAttribute('aria-live')).toBe('polite');
    expect(polite().textContent).toBe('Wire: Live.');
    rerender(drawn('Wire: No network.'));
    rerender(drawn('Wire: Connecting…'));
    act(() => void vi.advanceTimersByTime(ANNOUNCE_EVERY_MS - 1_000));
    expect(polite().textContent).toBe('Wire: Live.');
    act(() => void vi.advanceTimersByTime(1_000));
    expect(polite().textContent).toBe('Wire: Connecting…');
  });

  it('is said anew when somebody asks, although nothing has changed', async () => {
    render(drawn('Wire: Live.'));
    const before = polite().firstChild;
    await userEvent.setup({ advanceTimers: vi.advanceTimersByTime }).keyboard('{Alt>}s{/Alt}');
    expect(polite().textContent).toBe('Wire: Live.');
    expect(polite().firstChild).not.toBe(before);
  });

  it('is each question at once, and once', () => {
    const { rerender } = render(drawn('Wire: Live.', [ask('a', 'rm -rf dist')]));
    expect(urgent().getAttribute('role')).toBe('alert');
    expect(urgent().textContent).toContain('The agent asks: rm -rf dist.');
    const before = urgent().firstChild;
    rerender(drawn('Wire: Live.', [ask('a', 'rm -rf dist')]));
    expect(urgent().firstChild).toBe(before);
    rerender(drawn('Wire: Live.', [ask('a', 'rm -rf dist'), ask('b', 'git push')]));
    expect(urgent().textContent).toContain('The agent asks: git push.');
  });

  it('is said of two runs with one voice, each by its name', () => {
    const two = (left: string, right: string) => (
      <ActionsProvider>
        <AnnouncementsProvider>
          <Speaker name="Fix it">
            <Run status={left} asks={[]} />
          </Speaker>
          <Speaker name="Rename it">
            <Run status={right} asks={[ask('a', 'git push')]} />
          </Speaker>
        </AnnouncementsProvider>
      </ActionsProvider>
    );
    const { rerender } = render(two('Wire: Live.', 'Wire: Live.'));
    expect(polite().textContent).toBe('Fix it: Wire: Live. Rename it: Wire: Live.');
    expect(urgent().textContent).toContain('Rename it: The agent asks: git push.');
    rerender(two('Wire: No network.', 'Wire: No network.'));
    act(() => void vi.advanceTimersByTime(ANNOUNCE_EVERY_MS / 2));
    rerender(two('Wire: Live.', 'Wire: No network.'));
    expect(polite().textContent).toBe('Fix it: Wire: Live. Rename it: Wire: Live.');
    act(() => void vi.advanceTimersByTime(ANNOUNCE_EVERY_MS / 2));
    expect(polite().textContent).toBe('Rename it: Wire: No network.');
  });
});

function Both({ urgency }: { urgency: 'polite' | 'urgent' }) {
  const say = useSay();
  useEffect(() => {
    say('The tests pass now.', urgency);
    say('The run is over.', urgency);
  }, [say, urgency]);
  return null;
}

describe('two things that are said at once', () => {
  it.each(['polite', 'urgent'] as const)(
    'are both heard, in their order (%s), and what is said later stands alone',
    (urgency) => {
      const drawnWith = (child: React.ReactNode) => <AnnouncementsProvider>{child}</AnnouncementsProvider>;
      const region = () => (urgency === 'polite' ? polite() : urgent()).textContent;
      const { rerender } = render(drawnWith(<Both key="once" urgency={urgency} />));
      expect(region()).toBe('The tests pass now. The run is over.');
      rerender(drawnWith(<Both key="again" urgency={urgency} />));
      expect(region()).toBe('The tests pass now. The run is over.');
    },
  );
});
