import type { PermissionOption } from '@runwatch/protocol';
import { type Ref, useImperativeHandle, useState } from 'react';
import { fieldsOf } from '../transcript/text/read-value.ts';

export interface OptionListHandle {
  /** As if the option at `index` had been pressed. */
  choose: (index: number) => void;
}

export interface OptionListProps {
  options: readonly PermissionOption[];
  mayClick: () => boolean;
  onChoose: (option: PermissionOption, customInput?: string) => void;
  ref: Ref<OptionListHandle>;
}

/** What the first press on an option leads to. */
type Step =
  | { kind: 'choosing' }
  | { kind: 'confirming'; optionId: string }
  | { kind: 'writing'; option: PermissionOption };

/**
 * The options, in the order of the wire, with their digits. What would hold for longer than this one time asks once more;
 * what takes words opens a line for them.
 */
export function OptionList({ options, mayClick, onChoose, ref }: OptionListProps) {
  const [step, setStep] = useState<Step>({ kind: 'choosing' });

  const choose = (option: PermissionOption) => {
    if (takesWords(option)) setStep({ kind: 'writing', option });
    else if (lasts(option) && !(step.kind === 'confirming' && step.optionId === option.optionId))
      setStep({ kind: 'confirming', optionId: option.optionId });
    else onChoose(option);
  };
  useImperativeHandle(ref, () => ({
    choose(index) {
      const option = options[index];
      if (option) choose(option);
    },
  }));

  if (step.kind === 'writing')
    return (
      <Words
        label={nameOf(step.option)}
        onSend={(words) => onChoose(step.option, words)}
        onBack={() => setStep({ kind: 'choosing' })}
      />
    );

  return (
    <ol className="options">
      {options.map((option, index) => {
        const confirming = step.kind === 'confirming' && step.optionId === option.optionId;
        return (
          <li key={option.optionId}>
            <button
              type="button"
              className={`option${allows(option) ? ' option--allow' : ''}${confirming ? ' option--confirming' : ''}`}
              data-testid="permission-option"
              data-option={option.optionId}
              onClick={() => {
                if (mayClick()) choose(option);
              }}
            >
              <kbd className="option__digit">{index + 1}</kbd>
              <span>{confirming ? `${nameOf(option)}: press again to confirm` : nameOf(option)}</span>
              {lasts(option) && !confirming ? <span className="option__note">asks once more</span> : null}
            </button>
          </li>
        );
      })}
      {options.length === 0 ? (
        <li className="option__note">This request came without options to choose from.</li>
      ) : null}
    </ol>
  );
}

function Words({ label, onSend, onBack }: { label: string; onSend: (words: string) => void; onBack: () => void }) {
  const [words, setWords] = useState('');
  return (
    <form
      className="words"
      onSubmit={(event) => {
        event.preventDefault();
        if (words.trim() !== '') onSend(words);
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: it opens where the person has just pressed
        autoFocus
        aria-label={label}
        placeholder={label}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <button type="submit" className="button" disabled={words.trim() === ''}>
        Send
      </button>
      <button type="button" className="button button--plain" onClick={onBack}>
        Back
      </button>
    </form>
  );
}

// The vocabulary is open: `allow*` approves, everything else declines.
const allows = (option: PermissionOption): boolean => option.kind?.startsWith('allow') ?? false;
const lasts = (option: PermissionOption): boolean => option.kind?.endsWith('_always') ?? false;
const takesWords = (option: PermissionOption): boolean => fieldsOf(option['_meta'])?.['customInput'] === true;
const nameOf = (option: PermissionOption): string => option.name || option.optionId;
