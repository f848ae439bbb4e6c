import { CircleHelp, Eye, EyeOff, FolderOpen, PanelLeft, Search, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { keysOf } from '../keys/action-table.ts';
import { keyNames } from '../keys/key-names.ts';
import { useActions } from '../keys/use-action.tsx';

export interface ShellHeaderProps {
  onSettings: () => void;
  isWatchOnly: boolean;
  onWatchOnly: () => void;
  /** Whose runs these are. */
  children: ReactNode;
}

/** The line at the top: finding, whose runs these are, settings, shortcuts. What nobody can do now is not offered. */
export function ShellHeader({ onSettings, isWatchOnly, onWatchOnly, children }: ShellHeaderProps) {
  const { available, run } = useActions();
  return (
    <header className="shell__header">
      {available.has('list.toggle') ? (
        <button
          type="button"
          className="button button--plain shell__list"
          aria-label="Show or hide the list of runs"
          title={`Show or hide the list of runs (${keyNames(keysOf('list.toggle')[0] ?? '')})`}
          data-testid="list-toggle"
          onClick={() => run('list.toggle')}
        >
          <PanelLeft size={16} aria-hidden="true" />
        </button>
      ) : null}
      <span className="shell__name">Runwatch</span>
      {available.has('palette.open') ? (
        <button type="button" className="button shell__find" onClick={() => run('palette.open')}>
          <Search size={14} aria-hidden="true" /> Find anything
          <kbd className="shell__keys">{keyNames(keysOf('palette.open')[0] ?? '')}</kbd>
        </button>
      ) : null}
      <span className="shell__space" />
      <button
        type="button"
        className="button button--plain shell__lock"
        aria-pressed={isWatchOnly}
        title="Nothing is answered, sent, interrupted or stopped from here while this is on"
        data-testid="watch-only"
        onClick={onWatchOnly}
      >
        {isWatchOnly ? <Eye size={14} aria-hidden="true" /> : <EyeOff size={14} aria-hidden="true" />} Watch only
      </button>
      {children}
      {available.has('file.open') ? (
        <button
          type="button"
          className="button button--plain"
          aria-label="Open a saved run"
          title={`Open a saved run (${keyNames(keysOf('file.open')[0] ?? '')})`}
          onClick={() => run('file.open')}
        >
          <FolderOpen size={16} aria-hidden="true" />
        </button>
      ) : null}
      {available.has('shortcuts.open') ? (
        <button
          type="button"
          className="button button--plain"
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts"
          onClick={() => run('shortcuts.open')}
        >
          <CircleHelp size={16} aria-hidden="true" />
        </button>
      ) : null}
      <button
        type="button"
        className="button button--plain"
        aria-label="Settings"
        title={`Settings (${keyNames(keysOf('settings.open')[0] ?? '')})`}
        onClick={onSettings}
      >
        <Settings size={16} aria-hidden="true" />
      </button>
    </header>
  );
}
