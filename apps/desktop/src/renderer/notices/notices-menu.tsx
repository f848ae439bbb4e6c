import { Popover } from '@base-ui/react/popover';
import { Bell, CircleCheck, CircleX, Hand, Hourglass, type LucideIcon, WifiOff, X } from 'lucide-react';
import { useState } from 'react';
import { type AppApi, useAppApi } from '../app-api/app-api.tsx';
import { useLatest } from '../app-api/use-latest.ts';
import type { Tone } from '../runs/status-look.ts';
import { counted, momentTime } from '../time/format-time.ts';
import './notices.css';

const changes = (api: AppApi, signal: AbortSignal) => api.notices.changes.subscribe(undefined, { signal });
type Notice = ReturnType<typeof changes> extends AsyncIterable<readonly (infer Item)[]> ? Item : never;

const LOOKS: Readonly<Record<Notice['kind'], { icon: LucideIcon; tone: Tone; word: string }>> = {
  'needs-you': { icon: Hand, tone: 'warn', word: 'Needs you' },
  failed: { icon: CircleX, tone: 'bad', word: 'Failed' },
  finished: { icon: CircleCheck, tone: 'good', word: 'Finished' },
  quiet: { icon: Hourglass, tone: 'calm', word: 'Quiet' },
  'connection-lost': { icon: WifiOff, tone: 'warn', word: 'Connection' },
};

const NOTHING: readonly Notice[] = [];

/** What was told while nobody looked, behind a bell: the system's own list may be off, or full. */
export function NoticesMenu() {
  const api = useAppApi();
  const notices = useLatest(changes, NOTHING);
  const [isOpen, setOpen] = useState(false);
  // What was not heard still stands in the list.
  const tell = (answer: Promise<unknown>) => void answer.catch(() => {});
  const label = notices.length === 0 ? 'Nothing missed' : counted(notices.length, 'missed notice', 'missed notices');
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        className="button button--small notices__bell"
        data-testid="notices"
        aria-label={label}
        title={label}
      >
        <Bell size={14} aria-hidden="true" />
        {notices.length > 0 ? <span aria-hidden="true">{notices.length}</span> : null}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="start">
          <Popover.Popup className="notices" data-testid="notices-list">
            <div className="notices__head">
              <Popover.Title className="notices__title">While you were away</Popover.Title>
              {notices.length > 0 ? (
                <button
                  type="button"
                  className="button button--small"
                  onClick={() => tell(api.notices.dismissAll.mutate())}
                >
                  Clear all
                </button>
              ) : null}
            </div>
            {notices.length === 0 ? (
              <p className="notices__none">
                Nothing was missed. What needs you, fails or finishes while you look elsewhere stands here.
              </p>
            ) : (
              <ul className="notices__list">
                {notices.map((notice) => (
                  <NoticeRow
                    key={notice.id}
                    notice={notice}
                    onOpen={() => {
                      setOpen(false);
                      tell(api.notices.open.mutate({ id: notice.id }));
                    }}
                    onDismiss={() => tell(api.notices.dismiss.mutate({ id: notice.id }))}
                  />
                ))}
              </ul>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function NoticeRow({ notice, onOpen, onDismiss }: { notice: Notice; onOpen: () => void; onDismiss: () => void }) {
  const { icon: Icon, tone, word } = LOOKS[notice.kind];
  return (
    <li className="notice" data-testid="notice" data-kind={notice.kind}>
      <button type="button" className="notice__open" onClick={onOpen}>
        <Icon className={`tone-${tone}`} size={16} aria-hidden="true" />
        <span className="notice__title">
          <span className="unseen">{word}: </span>
          {notice.title}
        </span>
        <time className="notice__time" dateTime={new Date(notice.at).toISOString()}>
          {momentTime(notice.at, Date.now())}
        </time>
        <span className="notice__text">{notice.text}</span>
      </button>
      <button type="button" className="notice__dismiss" aria-label={`Dismiss: ${notice.title}`} onClick={onDismiss}>
        <X size={14} aria-hidden="true" />
      </button>
    </li>
  );
}
