import { runMeta } from '@runwatch/react/testing';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { NOT_TOLD } from '../run-view/not-told.ts';
import { Strip, type StripProps } from './strip.tsx';

const run = { taskId: 't', runId: 'r' };
const props = (change: Partial<StripProps> = {}): StripProps => ({
  run: runMeta(run, { stage: 'sandbox_ready' }),
  connection: { ...NOT_TOLD, phase: 'live' },
  integrity: null,
  history: { loaded: 0, total: 0, done: true },
  stopping: false,
  onRetry: () => {},
  onPause: () => {},
  ...change,
});

describe('<Strip>', () => {
  it('keeps run and wire apart when the wire is down and the run goes on', () => {
    render(<Strip {...props({ connection: { ...NOT_TOLD, phase: 'waiting-for-network' } })} />);
    expect(screen.getByTestId('run-status').textContent).toBe('RunIn progress · sandbox ready');
    expect(screen.getByTestId('wire').textContent).toContain('No network');
    expect(screen.getByTestId('wire').dataset['phase']).toBe('waiting-for-network');
  });

  it('says Stopping… until the run is over', () => {
    const { rerender } = render(<Strip {...props({ stopping: true })} />);
    expect(screen.getByTestId('run-status').textContent).toContain('Stopping…');
    rerender(<Strip {...props({ run: runMeta(run, { status: 'cancelled' }) })} />);
    expect(screen.getByTestId('run-status').textContent).toContain('Stopped');
  });

  it('tries again when the button beside the wire is pressed', async () => {
    const onRetry = vi.fn();
    render(<Strip {...props({ onRetry, connection: { ...NOT_TOLD, phase: 'failed' } })} />);
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it('pauses the wire while there is something to pause, and never hides what the run does', async () => {
    const onPause = vi.fn();
    const { rerender } = render(<Strip {...props({ onPause })} />);
    await userEvent.click(screen.getByRole('button', { name: 'Pause the connection' }));
    expect(onPause).toHaveBeenCalledOnce();
    for (const phase of ['paused', 'ended', 'failed', 'waiting-for-network', 'signed-out'] as const) {
      rerender(<Strip {...props({ connection: { ...NOT_TOLD, phase } })} />);
      expect([phase, screen.queryByTestId('pause')]).toEqual([phase, null]);
      expect(screen.getByTestId('run-status').textContent).toBe('RunIn progress · sandbox ready');
    }
  });

  it('lets the news fade that it has caught up, and nothing that is said after it', () => {
    const at = (phase: 'live' | 'reconnecting' | 'ended', entries: number) => (
      <Strip
        {...props({
          connection: { ...NOT_TOLD, phase },
          history: { loaded: entries, total: entries, done: true },
        })}
      />
    );
    const { rerender } = render(at('live', 5));
    rerender(at('reconnecting', 5));
    rerender(at('live', 9));
    expect(screen.getByTestId('wire').textContent).toContain('Caught up · 4 entries');
    expect(screen.getByTestId('wire').dataset['news']).toBe('yes');
    rerender(at('ended', 9));
    expect(screen.getByTestId('wire').textContent).toContain('Closed');
    expect(screen.getByTestId('wire').dataset['news']).toBeUndefined();
  });

  it('fetches again what is missing, and says so only where asking can help', async () => {
    const onRetry = vi.fn();
    const gap = (why: 'unavailable' | 'unproven') => ({
      ...{ upTo: 301, total: 400, basis: null, duplicatesDropped: 0, onlyLive: 0, unreadable: 0, unknown: 0 },
      gaps: [{ from: 301, to: 318, why }],
    });
    const { rerender } = render(<Strip {...props({ onRetry, integrity: gap('unavailable') })} />);
    expect(screen.getByTestId('integrity').textContent).toContain('17 entries missing at #302');
    await userEvent.click(screen.getByRole('button', { name: 'Fetch again' }));
    expect(onRetry).toHaveBeenCalledOnce();
    rerender(<Strip {...props({ integrity: gap('unproven') })} />);
    expect(screen.queryByRole('button', { name: 'Fetch again' })).toBeNull();
  });
});
