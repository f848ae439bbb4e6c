import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppApiProvider } from '../app-api/app-api.tsx';
import { SettingsProvider } from '../settings/settings.tsx';
import { testAppApi } from '../testing/test-app-api.ts';
import { Composer } from './composer.tsx';

const onSend = vi.fn();
const show = (runIsOver = false, draftKey = 'run-1') =>
  render(<Composer ref={null} draftKey={draftKey} runIsOver={runIsOver} onSend={onSend} controls={<i>controls</i>} />);
const box = () => screen.getByTestId<HTMLTextAreaElement>('composer');

afterEach(() => {
  onSend.mockReset();
  localStorage.clear();
});

describe('<Composer>', () => {
  it('sends by Enter, makes a line by Shift+Enter, and is empty afterwards', async () => {
    show();
    await userEvent.type(box(), 'one{Shift>}{Enter}{/Shift}two{Enter}');
    expect(onSend).toHaveBeenCalledExactlyOnceWith('one\ntwo');
    expect(box().value).toBe('');
    expect(localStorage.length).toBe(0);
  });

  it('sends by Ctrl+Enter alone where that is set, and says so', async () => {
    const { api, parts } = testAppApi();
    parts.settings.set({ sendWith: 'mod-enter' });
    render(
      <AppApiProvider api={api}>
        <SettingsProvider>
          <Composer ref={null} draftKey="run-1" runIsOver={false} onSend={onSend} />
        </SettingsProvider>
      </AppApiProvider>,
    );
    await screen.findByText('Ctrl+Enter');
    await userEvent.type(box(), 'one{Enter}two');
    expect(onSend).not.toHaveBeenCalled();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(onSend).toHaveBeenCalledExactlyOnceWith('one\ntwo');
  });

  it('sends nothing when there is nothing but space', async () => {
    show();
    await userEvent.type(box(), '   {Enter}');
    expect(onSend).not.toHaveBeenCalled();
    expect(screen.getByTestId<HTMLButtonElement>('send').disabled).toBe(true);
  });

  it('leaves Enter to the input method while it composes', () => {
    show();
    fireEvent.change(box(), { target: { value: 'にほん' } });
    fireEvent.keyDown(box(), { key: 'Enter', isComposing: true });
    expect(onSend).not.toHaveBeenCalled();
  });

  it('sends once when Enter is held down', () => {
    show();
    fireEvent.change(box(), { target: { value: 'text' } });
    fireEvent.keyDown(box(), { key: 'Enter', repeat: true });
    expect(onSend).not.toHaveBeenCalled();
    fireEvent.keyDown(box(), { key: 'Enter' });
    expect(onSend).toHaveBeenCalledExactlyOnceWith('text');
  });

  it('keeps a draft for each run over a reload', async () => {
    const first = show();
    await userEvent.type(box(), 'half a thought');
    first.unmount();
    const other = show(false, 'run-2');
    expect(box().value).toBe('');
    other.unmount();
    show();
    expect(box().value).toBe('half a thought');
  });

  it('says that the run is over, takes no message, and keeps what was written readable', async () => {
    const live = show();
    await userEvent.type(box(), 'too late');
    live.unmount();
    const { container } = show(true);
    expect(container.textContent).toContain('This run is over');
    expect(box().readOnly).toBe(true);
    expect(box().value).toBe('too late');
    fireEvent.keyDown(box(), { key: 'Enter' });
    expect(onSend).not.toHaveBeenCalled();
    expect(screen.queryByTestId('send')).toBeNull();
  });
});
