import type { AccountsView, Keeping } from '../../main/accounts/accounts-view.ts';

type Protection = AccountsView['protection'];

export interface KeepingChoiceProps {
  protection: Protection;
  keeping: Keeping;
  onChange: (keeping: Keeping) => void;
}

/** What is offered first: where nothing protects the key, it is not to stay. */
export const firstKeeping = (protection: Protection): Keeping => (protection === 'protected' ? 'lasting' : 'session');

const CHOICES: Record<Protection, readonly [Keeping, string][]> = {
  protected: [
    ['lasting', 'Keep the key in this computer’s own keeper of passwords'],
    ['session', 'This session only: forget it when Runwatch is closed'],
  ],
  unprotected: [
    ['session', 'This session only: forget it when Runwatch is closed'],
    ['unprotected', 'Keep it unprotected: other programs of yours could read it'],
  ],
  none: [['session', 'This session only: forget it when Runwatch is closed']],
};

/** How long a key is kept. Says so when this computer has nothing that protects it. */
export function KeepingChoice({ protection, keeping, onChange }: KeepingChoiceProps) {
  return (
    <fieldset>
      <legend>Keep the key?</legend>
      {protection === 'protected' ? null : (
        <p className="form__help">No keyring is open on this computer, so nothing here can protect a key.</p>
      )}
      {CHOICES[protection].map(([value, words]) => (
        <label key={value} className="form__choice">
          <input type="radio" name="keeping" checked={keeping === value} onChange={() => onChange(value)} />
          {words}
        </label>
      ))}
    </fieldset>
  );
}
