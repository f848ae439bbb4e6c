import type { Ref } from 'react';

export interface KeyFieldProps {
  value: string;
  onChange: (key: string) => void;
  ref?: Ref<HTMLInputElement>;
}

/** Where a key is pasted. It goes to main when it is used, and nowhere else. */
export function KeyField({ value, onChange, ref }: KeyFieldProps) {
  return (
    <label className="form__field">
      <span className="form__label">Personal API key</span>
      <input
        ref={ref}
        className="form__input"
        name="key"
        type="password"
        placeholder="phx_…"
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <span className="form__help">
        Make one in PostHog under Settings › Personal API keys, with the scopes <code>task:read</code>,{' '}
        <code>task:write</code> (to answer, send and stop) and <code>project:read</code> (to list your projects).
      </span>
    </label>
  );
}
