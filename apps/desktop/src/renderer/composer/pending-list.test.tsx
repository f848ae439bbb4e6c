import { CloudRunError } from '@runwatch/protocol';
import type { PendingMessage } from '@runwatch/react';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { PendingList } from './pending-list.tsx';

const over = new CloudRunError({ code: 'run_ended', message: 'The run has ended', retryable: false });
const message = (id: string, state: PendingMessage['state']): PendingMessage => ({
  id,
  text: `text of ${id}`,
  state,
  failure: state === 'failed' ? over : null,
});

describe('<PendingList>', () => {
  it('U3: shows what a run did not take before it was over, and lets go of it only when told', async () => {
    const onDiscard = vi.fn();
    const pending = [message('a', 'failed'), message('b', 'sent')];
    render(<PendingList pending={pending} runIsOver onRetry={vi.fn()} onDiscard={onDiscard} onEdit={vi.fn()} />);
    expect(screen.getAllByTestId('pending').map((one) => one.textContent)).toEqual([
      'text of a Not sent: The run has endedDiscard',
      'text of bThe run is over, and this was not seen in itDiscard',
    ]);
    for (const button of screen.getAllByRole('button')) await userEvent.click(button);
    expect(onDiscard.mock.calls).toEqual([['a'], ['b']]);
  });

  it('offers to retry or edit what failed while the run goes on, and nothing for what waits', async () => {
    const pending = [message('a', 'failed'), message('b', 'sent'), message('c', 'sending')];
    const onEdit = vi.fn();
    render(<PendingList {...{ pending, onEdit }} runIsOver={false} onRetry={vi.fn()} onDiscard={vi.fn()} />);
    expect(screen.getAllByRole('button').map((one) => one.textContent)).toEqual(['Retry', 'Edit', 'Discard']);
    await userEvent.click(screen.getByRole('button', { name: 'Edit' }));
    expect(onEdit).toHaveBeenCalledExactlyOnceWith(pending[0]);
  });
});
