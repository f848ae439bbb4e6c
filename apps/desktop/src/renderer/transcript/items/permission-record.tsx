import type { PermissionItem } from '@runwatch/transcript';
import { CircleCheck, CircleSlash, Hand, type LucideIcon } from 'lucide-react';
import { isOwnAnswer } from '../../permission/own-answers.ts';
import type { Tone } from '../../runs/status-look.ts';
import { momentTime, readTime } from '../../time/format-time.ts';
import { useRunIsOver } from '../surroundings.ts';
import { CodeBlock } from '../text/code/code-block.tsx';
import { inputText } from '../text/read-value.ts';

/** What was asked, and how it went, at its place in the transcript. It is answered in the card, not here. */
export function PermissionRecord({ item }: { item: PermissionItem }) {
  const outcome = outcomeOf(item, useRunIsOver());
  const { command } = inputText(item.rawInput);
  const Icon = outcome.icon;
  return (
    <div className="asked">
      <p className="asked__title">{item.title || 'A request that was told only by its answer'}</p>
      {command && command !== item.title ? (
        <CodeBlock name={`${item.key}:command`} language="sh" text={command} label="" />
      ) : null}
      <p className={`state tone-${outcome.tone}`} data-testid="permission-outcome">
        <Icon size={14} aria-hidden="true" /> {outcome.words}
      </p>
    </div>
  );
}

interface Outcome {
  words: string;
  icon: LucideIcon;
  tone: Tone;
}

function outcomeOf(item: PermissionItem, runIsOver: boolean): Outcome {
  switch (item.state) {
    case 'answered':
      return { words: answerWords(item), icon: isRefusal(item) ? CircleSlash : CircleCheck, tone: 'calm' };
    case 'expired':
      return {
        words: runIsOver ? 'Run ended before an answer' : 'Turn ended before an answer',
        icon: CircleSlash,
        tone: 'calm',
      };
    case 'open':
      return runIsOver
        ? { words: 'Run ended before an answer', icon: CircleSlash, tone: 'calm' }
        : { words: 'Waiting for an answer', icon: Hand, tone: 'warn' };
  }
}

const chosenOf = ({ options, optionId }: PermissionItem) => options.find((option) => option.optionId === optionId);
const isRefusal = (item: PermissionItem): boolean => chosenOf(item)?.kind?.startsWith('reject') ?? false;

const KINDS: Readonly<Record<string, string>> = {
  allow_once: 'Allowed once',
  allow_always: 'Allowed, also from now on',
  reject_once: 'Refused',
  reject_always: 'Refused, also from now on',
};

/** `Allowed once · by you, 14:08`, `Refused · on another device, 14:08`. */
function answerWords(item: PermissionItem): string {
  const chosen = chosenOf(item);
  const name = chosen?.name || item.optionId;
  const what = KINDS[chosen?.kind ?? ''] ?? (name ? `Answered: ${name}` : 'Answered');
  // That the call went on is all that is known: nobody was told which answer it got.
  if (item.optionId === null) return what;
  const at = readTime(item.until);
  const when = at === null ? '' : `, ${momentTime(at, Date.now())}`;
  return `${what} · ${isOwnAnswer(item.requestId, item.optionId) ? 'by you' : 'on another device'}${when}`;
}
