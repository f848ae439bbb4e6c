import type { RunSummary } from '@runwatch/protocol';
import { Columns2, Hand } from 'lucide-react';
import type { FocusEventHandler, MouseEvent } from 'react';
import { runKey } from '../location/run-hash.ts';
import { age, counted, readTime } from '../time/format-time.ts';
import { needsYou } from './group-runs.ts';
import { rowText } from './row-text.ts';
import { type StatusLook, statusLook } from './status-look.ts';

const ASKING: StatusLook = { word: 'Needs you', icon: Hand, tone: 'warn' };

export interface RunRowProps {
  summary: RunSummary;
  selected: boolean;
  /** It is shown beside the selected one. */
  beside: boolean;
  /** Somebody is reading it right now: nothing of it is unread. */
  read: boolean;
  /** Whether the Tab key stops here: one row of the list does. */
  tabStop: boolean;
  now: number;
  onOpen: () => void;
  onOpenBeside: () => void;
  onFocus: FocusEventHandler;
}

/** A line of the list: status as shape and word, title, and below what is asked, what goes on, or why it failed. */
export function RunRow({ summary, selected, beside, read, tabStop, now, onOpen, onOpenBeside, onFocus }: RunRowProps) {
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
      data-run={runKey(summary.ref)}
      data-unread={unread > 0 ? 'yes' : undefined}
      aria-current={selected ? 'true' : undefined}
      title={[summary.title, summary.repository, text].filter((part) => part !== null).join('\n')}
      tabIndex={tabStop ? 0 : -1}
      data-beside={beside ? 'yes' : undefined}
      onClick={(event: MouseEvent) => (event.ctrlKey || event.metaKey ? onOpenBeside() : onOpen())}
      onFocus={onFocus}
    >
      <Icon className={`run-row__icon tone-${look.tone}`} size={16} aria-hidden="true" />
      <span className="unseen">{look.word}: </span>
      <span className="run-row__title">{summary.title || 'Untitled run'}</span>
      <span className="run-row__age">
        {beside ? (
          <>
            <Columns2 className="run-row__beside" size={12} aria-hidden="true" />
            <span className="unseen">shown beside, </span>
          </>
        ) : null}
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
