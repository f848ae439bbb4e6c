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
import { between, count, counted, shortStretch, stretch } from '../../time/format-time.ts';
import { PlanSteps } from '../plan/plan-steps.tsx';
import { useRunIsOver } from '../surroundings.ts';
import { CodeBlock } from '../text/code/code-block.tsx';
import { InlineText } from '../text/inline-text.tsx';
import { LongText } from '../text/long-text.tsx';
import { MessageText } from '../text/message-text.tsx';
import { valueText } from '../text/read-value.ts';
import { TerminalBlock, TerminalLine } from '../text/terminal/terminal-block.tsx';
import { DisclosureCard } from './disclosure-card.tsx';
import { stepLook } from './tool/tool-look.ts';
import { noticeDetail, noticeWords, stopWords } from './words.ts';
import './small-items.css';

/** The agent thinking aloud: its first line and how long it took, the rest when opened. */
export function Thought({ item }: { item: ThoughtItem }) {
  const first = item.text.trim().split('\n', 1)[0] ?? '';
  const ms = between(item.at, item.until);
  return (
    <DisclosureCard
      name={item.key}
      icon={Brain}
      title={
        <>
          {item.open ? 'Thinking…' : 'Thought'}
          {ms === null || ms < 100 ? null : <span className="numbers"> · {shortStretch(ms)}</span>}{' '}
          <span className="card__where">
            <InlineText text={first} />
          </span>
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
        <span className="console__level">{item.level}</span> {isLong ? null : <TerminalLine output={item.message} />}
      </p>
      {isLong ? <TerminalBlock name={`${item.key}:message`} output={item.message} /> : null}
    </>
  );
}

export function Progress({ item }: { item: ProgressItem }) {
  const look = stepLook(item.status, useRunIsOver());
  const Icon = look.icon;
  const ms = between(item.at, item.until);
  // The id of a run behind it is of no use to people.
  const group = item.group.split(':', 1)[0] ?? '';
  return (
    <p className="step">
      <Icon className={`tone-${look.tone}`} size={15} aria-hidden="true" />
      {group ? <span className="step__group">{group.replaceAll('_', ' ')}</span> : null}
      <span>{item.label || item.step}</span>
      {item.detail ? <span className="step__detail">{item.detail}</span> : null}
      <span className="step__state">
        {ms === null || ms < 1_000 ? null : <span className="numbers step__detail">{stretch(ms)} </span>}
        <span className={`tone-${look.tone}`}>{look.word}</span>
      </span>
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
      {item.stdout ? <TerminalBlock name={`${item.key}:stdout`} output={item.stdout} /> : null}
      {item.stderr ? <TerminalBlock name={`${item.key}:stderr`} output={item.stderr} isError /> : null}
      {item.stdout || item.stderr ? null : <p className="card__note">Nothing was printed.</p>}
    </div>
  );
}

export function Plan({ item }: { item: PlanItem }) {
  const over = useRunIsOver();
  const done = item.steps.filter((step) => step.status === 'completed').length;
  return (
    <div>
      <p className="plan__head">
        <ListChecks size={15} aria-hidden="true" /> Plan{' '}
        <span className="numbers">
          {done}/{item.steps.length}
        </span>
      </p>
      <PlanSteps steps={item.steps} runIsOver={over} />
    </div>
  );
}

export function TurnEnd({ item }: { item: TurnEndItem }) {
  const ms = between(item.began, item.at);
  return (
    <p className="turn-end">
      <span className="numbers">
        {stopWords(item)}
        {ms === null ? null : ` · ${stretch(ms)}`}
      </span>
    </p>
  );
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
  const detail = noticeDetail(item);
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
      {() => <CodeBlock name={`${item.key}:event`} language="json" text={valueText(item.event) ?? 'Nothing in it'} />}
    </DisclosureCard>
  );
}

export function Unknown({ item }: { item: UnknownItem }) {
  return (
    <DisclosureCard name={item.key} icon={CircleQuestionMark} title={`Unknown entry: ${item.name || 'without a name'}`}>
      {() => <CodeBlock name={`${item.key}:entry`} language="json" text={valueText(item.entry) ?? 'Nothing in it'} />}
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
