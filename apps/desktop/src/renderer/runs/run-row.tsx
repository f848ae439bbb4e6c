import type { RunSummary } from '@runwatch/protocol';
import { Hand } from 'lucide-react';
import type { FocusEventHandler } from 'react';
import { age, readTime } from '../time/format-time.ts';
import { type StatusLook, statusLook } from './status-look.ts';

const ASKING: StatusLook = { word: 'Needs you', icon: Hand, tone: 'warn' };

export interface RunRowProps {
  summary: RunSummary;
  asking: boolean;
  selected: boolean;
  /** Whether the Tab key stops here: one row of the list does. */
  tabStop: boolean;
  now: number;
  onOpen: () => void;
  onFocus: FocusEventHandler;
}

/** A line of the list: status as shape and word, title, repository, age. */
export function RunRow({ summary, asking, selected, tabStop, now, onOpen, onFocus }: RunRowProps) {
  const look = asking ? ASKING : statusLook(summary.run.status);
  const Icon = look.icon;
  const since = readTime(summary.run.completedAt) ?? readTime(summary.run.createdAt);
  return (
    <button
      type="button"
      className="run-row"
      data-testid="run-row"
      aria-current={selected ? 'true' : undefined}
      tabIndex={tabStop ? 0 : -1}
      onClick={onOpen}
      onFocus={onFocus}
    >
      <Icon className={`run-row__icon tone-${look.tone}`} size={16} aria-hidden="true" />
      <span className="run-row__title">{summary.title || 'Untitled run'}</span>
      <span className="run-row__age">{since === null ? '' : age(since, now)}</span>
      <span className="run-row__detail">
        <span className={`tone-${look.tone}`}>{look.word}</span>
        {summary.repository ? <span className="run-row__repository">{summary.repository}</span> : null}
      </span>
    </button>
  );
}
