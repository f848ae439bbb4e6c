import type { RunSummary } from '@runwatch/protocol';
import { Hand } from 'lucide-react';
import type { FocusEventHandler } from 'react';
import { age, counted, readTime } from '../time/format-time.ts';
import { needsYou } from './group-runs.ts';
import { rowText } from './row-text.ts';
import { type StatusLook, statusLook } from './status-look.ts';

const ASKING: StatusLook = { word: 'Needs you', icon: Hand, tone: 'warn' };

export interface RunRowProps {
  summary: RunSummary;
  selected: boolean;
  /** Somebody is reading it right now: nothing of it is unread. */
  read: boolean;
  /** Whether the Tab key stops here: one row of the list does. */
  tabStop: boolean;
  now: number;
  onOpen: () => void;
  onFocus: FocusEventHandler;
}

/** A line of the list: status as shape and word, title, and below what is asked, what goes on, or why it failed. */
export function RunRow({ summary, selected, read, tabStop, now, onOpen, onFocus }: RunRowProps) {
  const look = needsYou(summary) ? ASKING : statusLook(summary.run.status);
  const { text, tone, since } = rowText(summary, now);
  const shownSince = since ?? readTime(summary.run.createdAt);
  const unread = read ? 0 : (summary.unread ?? 0);
  const Icon = look.icon;
  return (
    <button
      type="button"
      className="run-row"
      data-testid="run-row"
      data-unread={unread > 0 ? 'yes' : undefined}
      aria-current={selected ? 'true' : undefined}
      title={[summary.title, summary.repository, text].filter((part) => part !== null).join('\n')}
      tabIndex={tabStop ? 0 : -1}
      onClick={onOpen}
      onFocus={onFocus}
    >
      <Icon className={`run-row__icon tone-${look.tone}`} size={16} aria-hidden="true" />
      <span className="unseen">{look.word}: </span>
      <span className="run-row__title">{summary.title || 'Untitled run'}</span>
      <span className="run-row__age">
        {shownSince === null ? '' : age(shownSince, now)}
        {unread > 0 ? (
          <span className="run-row__unread" data-testid="unread">
            <span className="unseen"> {counted(unread, 'new entry', 'new entries')}</span>
          </span>
        ) : null}
      </span>
      <span className="run-row__detail">
        <span className={`run-row__text tone-${tone}`}>{text}</span>
      </span>
    </button>
  );
}
