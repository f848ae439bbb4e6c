import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { InterruptControl } from './interrupt-control.tsx';
import { StopControl } from './stop-control.tsx';

describe('<StopControl>', () => {
  it('stops only after it has been confirmed, and a second Enter does not confirm', async () => {
    const onStop = vi.fn();
    render(<StopControl stopping={false} failure={null} onStop={onStop} />);
    screen.getByTestId('stop').focus();
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement?.textContent).toBe('Keep running');
    await userEvent.keyboard('{Enter}');
    expect(onStop).not.toHaveBeenCalled();
    await userEvent.click(screen.getByTestId('stop'));
    await userEvent.click(screen.getByTestId('stop-confirm'));
    expect(onStop).toHaveBeenCalledOnce();
  });

  it('is called off by Escape', async () => {
    render(<StopControl stopping={false} failure={null} onStop={vi.fn()} />);
    await userEvent.click(screen.getByTestId('stop'));
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByTestId('stop-confirm')).toBeNull();
  });

  it('says Stopping… and cannot be pressed while the run is not proven to be over', () => {
    render(<StopControl stopping failure={null} onStop={vi.fn()} />);
    expect(screen.getByTestId<HTMLButtonElement>('stop').disabled).toBe(true);
    expect(screen.getByTestId('stop').textContent).toContain('Stopping…');
  });

  it('tells why it failed and may be tried again', () => {
    render(<StopControl stopping={false} failure="The server is not there" onStop={vi.fn()} />);
    expect(document.body.textContent).toContain('Not stopped: The server is not there');
    expect(screen.getByTestId<HTMLButtonElement>('stop').disabled).toBe(false);
  });
});

describe('<InterruptControl>', () => {
  it('tells why when interrupting failed', async () => {
    const onInterrupt = vi.fn().mockRejectedValue(new Error('The sandbox is asleep'));
    render(<InterruptControl onInterrupt={onInterrupt} />);
    await userEvent.click(screen.getByTestId('interrupt'));
    expect(screen.getByRole('alert').textContent).toContain('Not interrupted: The sandbox is asleep');
    expect(screen.getByTestId<HTMLButtonElement>('interrupt').disabled).toBe(false);
  });
});
