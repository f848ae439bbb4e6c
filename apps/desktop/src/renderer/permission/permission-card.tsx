import type { PermissionOption } from '@runwatch/protocol';
import type { PermissionAnswer, PermissionAsk } from '@runwatch/react';
import { Hand } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { useAction } from '../keys/use-action.tsx';
import { useSided } from '../panes/pane-context.ts';
import { clockTime, count, readTime } from '../time/format-time.ts';
import { AnswerState } from './answer-state.tsx';
import { AskedFor } from './asked-for.tsx';
import { clickCounts, type Guard, keyCounts, optionOfKey } from './guard.ts';
import { OptionList, type OptionListHandle } from './option-list.tsx';
import './permission.css';

export interface PermissionCardProps {
  ask: PermissionAsk;
  /** Which of how many, from 1. */
  place: number;
  asks: number;
  onAnswer: (requestId: string, answer: PermissionAnswer) => void;
  onNext: () => void;
  /** Escape: back to what the person was writing. */
  onLeave: () => void;
}

const ACTING_KEYS: ReadonlySet<string> = new Set(['Enter', ' ']);

/**
 * The question of the agent, docked above the message box: never a modal, never takes the focus. Lives on while one request
 * follows another, so that a focus given on purpose is not lost; but every request settles anew before keys count.
 */
export function PermissionCard({ ask, place, asks, onAnswer, onNext, onLeave }: PermissionCardProps) {
  const card = useRef<HTMLElement>(null);
  const options = useRef<OptionListHandle>(null);
  const guard = useRef<Guard>({ shownAt: Date.now(), focusedAt: null });
  const { request, answering } = ask;
  const { requestId } = request;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new request is what starts the time anew
  useEffect(() => {
    guard.current = { ...guard.current, shownAt: Date.now() };
  }, [requestId]);
  useAction('permission.answer', () => card.current?.focus());
  const sided = useSided();

  const canAnswer = answering.state === 'open' || answering.state === 'failed';

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onLeave();
      return;
    }
    if (isTextBox(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const option = optionOfKey(event.key, request.options.length);
    if (option === null && !ACTING_KEYS.has(event.key)) return;
    if (!keyCounts(guard.current, event.repeat, Date.now())) {
      // Stopped here, a key does not become a click of the button below it.
      event.preventDefault();
      return;
    }
    if (option === null) return;
    event.preventDefault();
    options.current?.choose(option);
  };

  return (
    <section
      ref={card}
      className="permission"
      data-testid="permission-card"
      data-state={answering.state}
      aria-label={sided('The agent asks')}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onFocus={(event: FocusEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget)) guard.current.focusedAt = Date.now();
      }}
      onBlur={(event: FocusEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget)) guard.current.focusedAt = null;
      }}
    >
      <header className="permission__head">
        <Hand className="tone-warn" size={16} aria-hidden="true" />
        <h2>The agent asks</h2>
        {asks > 1 ? (
          <button type="button" className="button button--plain button--small" onClick={onNext}>
            {place} of {asks}
            <span className="unseen">, show the next</span>
          </button>
        ) : null}
        <span className="permission__when">{whenAndWhere(request)}</span>
      </header>
      <AskedFor request={request} />
      {canAnswer ? (
        <OptionList
          key={requestId}
          ref={options}
          options={request.options}
          // A press that the guard lets through; keys have been looked at already.
          mayClick={() => clickCounts(guard.current, Date.now())}
          onChoose={(option: PermissionOption, customInput?: string) => {
            // The pressed button is about to vanish: the focus stays with the card.
            if (card.current?.contains(document.activeElement)) card.current.focus({ preventScroll: true });
            onAnswer(requestId, { optionId: option.optionId, ...(customInput ? { customInput } : {}) });
          }}
        />
      ) : null}
      <AnswerState request={request} answering={answering} />
      <p className="permission__keys">
        <kbd>Ctrl</kbd> <kbd>Shift</kbd> <kbd>Y</kbd> to answer by keyboard · <kbd>Esc</kbd> back to your text
      </p>
    </section>
  );
}

const isTextBox = (target: EventTarget): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

/** When it was asked, and as which entry: the number is not known while the entry is still to come. */
function whenAndWhere(request: PermissionAsk['request']): string {
  const at = readTime(request.at);
  const parts = [at === null ? '' : clockTime(at), request.entries === 0 ? '' : `#${count(request.first + 1)}`];
  return parts.filter((part) => part !== '').join(' · ');
}
