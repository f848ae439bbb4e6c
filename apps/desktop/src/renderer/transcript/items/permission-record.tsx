import type { PermissionItem } from '@runwatch/transcript';
import { CircleCheck, CircleSlash, Hand } from 'lucide-react';
import { useRunIsOver } from '../surroundings.ts';
import { LongText } from '../text/long-text.tsx';
import { inputText } from '../text/read-value.ts';

/** What was asked, and how it went, at its place in the transcript. It is answered in the card, not here. */
export function PermissionRecord({ item }: { item: PermissionItem }) {
  const over = useRunIsOver();
  const { command } = inputText(item.rawInput);
  const outcome = outcomeOf(item, over);
  const Icon = outcome.icon;
  return (
    <div className="asked">
      <p className="asked__title">{item.title || 'A request that was told only by its answer'}</p>
      {command && command !== item.title ? <Command name={`${item.key}:command`} command={command} /> : null}
      <p className={`state tone-${outcome.tone}`}>
        <Icon size={14} aria-hidden="true" /> {outcome.words}
      </p>
    </div>
  );
}

const LONGEST_COMMAND = 4_000;

const Command = ({ name, command }: { name: string; command: string }) =>
  command.length > LONGEST_COMMAND ? (
    <LongText name={name} text={command} />
  ) : (
    <pre className="asked__command">{command}</pre>
  );

function outcomeOf(item: PermissionItem, over: boolean) {
  switch (item.state) {
    case 'answered': {
      const chosen = item.options.find((option) => option.optionId === item.optionId);
      const words = chosen?.name ?? item.optionId;
      return { words: words ? `Answered: ${words}` : 'Answered', icon: CircleCheck, tone: 'calm' } as const;
    }
    case 'expired':
      return { words: 'Ended before an answer', icon: CircleSlash, tone: 'calm' } as const;
    case 'open':
      return over
        ? ({ words: 'Run ended before an answer', icon: CircleSlash, tone: 'calm' } as const)
        : ({ words: 'Waiting for an answer', icon: Hand, tone: 'warn' } as const);
  }
}
