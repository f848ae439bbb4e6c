import type {
  ConsoleItem,
  ErrorItem,
  MissingItem,
  NoticeItem,
  OutputItem,
  PiItem,
  PlanItem,
  ProgressItem,
  StatusItem,
  ThoughtItem,
  TurnEndItem,
  UnknownItem,
  UnreadableItem,
} from '@runwatch/transcript';
import { Brain, CircleAlert, CircleQuestionMark, Flag, Info, ListChecks, SquareTerminal } from 'lucide-react';
import { count, counted } from '../../time/format-time.ts';
import { useRunIsOver } from '../surroundings.ts';
import { InlineText } from '../text/inline-text.tsx';
import { LongText } from '../text/long-text.tsx';
import { MessageText } from '../text/message-text.tsx';
import { textField, valueText } from '../text/read-value.ts';
import { DisclosureCard } from './disclosure-card.tsx';
import { stepLook } from './tool-look.ts';
import { noticeWords, stopWords } from './words.ts';
import './small-items.css';

/** The agent thinking aloud: its first line, the rest when opened. */
export function Thought({ item }: { item: ThoughtItem }) {
  const first = item.text.trim().split('\n', 1)[0] ?? '';
  return (
    <DisclosureCard
      name={item.key}
      icon={Brain}
      title={
        <>
          {item.open ? 'Thinking…' : 'Thought'} <span className="card__where">{first}</span>
        </>
      }
    >
      {() => <MessageText name={`${item.key}:text`} text={item.text} />}
    </DisclosureCard>
  );
}

// A line of the console, or the words of an error, that is longer than this is output.
const LONGEST_LINE = 4_000;

export function Console({ item }: { item: ConsoleItem }) {
  const isLong = item.message.length > LONGEST_LINE;
  return (
    <>
      <p className={`console console--${item.level}`}>
        <span className="console__level">{item.level}</span> {isLong ? null : item.message}
      </p>
      {isLong ? <LongText name={`${item.key}:message`} text={item.message} /> : null}
    </>
  );
}

export function Progress({ item }: { item: ProgressItem }) {
  const look = stepLook(item.status, useRunIsOver());
  const Icon = look.icon;
  return (
    <p className="step">
      <Icon className={`tone-${look.tone}`} size={15} aria-hidden="true" />
      <span>{item.label || item.step}</span>
      {item.detail ? <span className="step__detail">{item.detail}</span> : null}
      <span className={`step__state tone-${look.tone}`}>{look.word}</span>
    </p>
  );
}

export function Output({ item }: { item: OutputItem }) {
  const failed = item.exitCode !== null && item.exitCode !== 0;
  return (
    <div className="output">
      <p className="output__head">
        <SquareTerminal size={15} aria-hidden="true" /> Sandbox output
        {item.exitCode === null ? null : (
          <span className={`state ${failed ? 'tone-bad' : 'tone-calm'}`}>exit {item.exitCode}</span>
        )}
      </p>
      {item.stdout ? <LongText name={`${item.key}:stdout`} text={item.stdout} /> : null}
      {item.stderr ? <LongText name={`${item.key}:stderr`} text={item.stderr} className="code-block--bad" /> : null}
    </div>
  );
}

export function Plan({ item }: { item: PlanItem }) {
  const over = useRunIsOver();
  const done = item.steps.filter((step) => step.status === 'completed').length;
  return (
    <div className="plan">
      <p className="plan__head">
        <ListChecks size={15} aria-hidden="true" /> Plan{' '}
        <span className="numbers">
          {done}/{item.steps.length}
        </span>
      </p>
      <ul>
        {item.steps.map((step, index) => {
          const look = stepLook(step.status, over && step.status !== 'pending');
          const Icon = look.icon;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name but their place
            <li key={index} className={`plan__step plan__step--${step.status}`}>
              <Icon className={`tone-${look.tone}`} size={15} aria-hidden="true" />
              <span>
                <InlineText text={step.content} />
              </span>
              <span className="unseen">{look.word}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

export function TurnEnd({ item }: { item: TurnEndItem }) {
  return <p className="turn-end">{stopWords(item)}</p>;
}

export function Status({ item }: { item: StatusItem }) {
  const words = item.status.replaceAll('_', ' ');
  return (
    <p className="line">
      <Info size={15} aria-hidden="true" /> {words}
      {item.error ? <span className="tone-bad">: {item.error}</span> : item.complete ? ': done' : '…'}
    </p>
  );
}

export function ErrorNote({ item }: { item: ErrorItem }) {
  const isLong = item.message.length > LONGEST_LINE;
  return (
    <>
      <div className="error-note">
        <CircleAlert className="tone-bad" size={16} aria-hidden="true" />
        <p>
          {isLong ? 'An error of many words' : item.message || 'An error without words'}
          {item.source ? <span className="error-note__source">{item.source}</span> : null}
        </p>
      </div>
      {isLong ? <LongText name={`${item.key}:message`} text={item.message} className="code-block--bad" /> : null}
    </>
  );
}

export function Notice({ item }: { item: NoticeItem }) {
  const detail = textField(item.params, 'branch', 'branchName', 'summary', 'agentVersion', 'mode', 'message');
  return (
    <p className="line">
      <Flag size={15} aria-hidden="true" /> {noticeWords(item.name)}
      {detail ? <span className="step__detail">{detail}</span> : null}
    </p>
  );
}

export function Pi({ item }: { item: PiItem }) {
  return (
    <DisclosureCard name={item.key} icon={CircleQuestionMark} title={`Pi event: ${item.eventType ?? 'without a type'}`}>
      {() => <LongText name={`${item.key}:event`} text={valueText(item.event) ?? 'Nothing in it'} />}
    </DisclosureCard>
  );
}

export function Unknown({ item }: { item: UnknownItem }) {
  return (
    <DisclosureCard name={item.key} icon={CircleQuestionMark} title={`Unknown entry: ${item.name || 'without a name'}`}>
      {() => <LongText name={`${item.key}:entry`} text={valueText(item.entry) ?? 'Nothing in it'} />}
    </DisclosureCard>
  );
}

export function Unreadable({ item }: { item: UnreadableItem }) {
  return (
    <div>
      <p className="line">
        <CircleAlert className="tone-warn" size={15} aria-hidden="true" /> An entry that cannot be read,{' '}
        {counted(item.bytes, 'byte', 'bytes')}
      </p>
      {item.text ? <LongText name={`${item.key}:text`} text={item.text} /> : null}
    </div>
  );
}

/** Stands where history has not arrived yet. */
export function Missing({ item }: { item: MissingItem }) {
  return (
    <div className="missing">
      <p>
        {counted(item.to - item.from, 'earlier entry belongs', 'earlier entries belong')} here ·{' '}
        <span className="numbers">
          {count(item.loaded)} of {count(item.total)}
        </span>{' '}
        loaded
      </p>
      <progress className="progress" aria-label="History loaded" value={item.loaded} max={Math.max(1, item.total)} />
    </div>
  );
}
