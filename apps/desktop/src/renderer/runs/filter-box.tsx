import { type KeyboardEvent, useId } from 'react';

/** What narrows the list down. Escape empties it, the arrow key down goes on to the list. */
export function FilterBox({ words, onChange }: { words: string; onChange: (words: string) => void }) {
  const id = useId();
  const steer = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape' && words !== '') {
      event.preventDefault();
      event.stopPropagation();
      onChange('');
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      event.currentTarget.closest('nav')?.querySelector<HTMLButtonElement>('.run-row[tabindex="0"]')?.focus();
    }
  };
  return (
    <div className="run-filter">
      <label className="unseen" htmlFor={id}>
        Filter runs
      </label>
      <input
        id={id}
        className="run-filter__box"
        data-testid="run-filter"
        type="search"
        placeholder="Filter…"
        autoComplete="off"
        spellCheck={false}
        value={words}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={steer}
      />
    </div>
  );
}
