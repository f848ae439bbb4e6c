import { useCallback, useState } from 'react';

const nameOf = (key: string): string => `draft:${key}`;

// Storage may be full or switched off: the box works all the same, it only forgets.
function read(key: string): string {
  try {
    return sessionStorage.getItem(nameOf(key)) ?? '';
  } catch {
    return '';
  }
}

function write(key: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(nameOf(key));
    else sessionStorage.setItem(nameOf(key), text);
  } catch {
    // See above.
  }
}

/** What is being written, kept by `key` over reloads and changes of run. Mount anew (by React's `key`) for another key. */
export function useDraft(key: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => read(key));
  const change = useCallback(
    (next: string) => {
      setText(next);
      write(key, next);
    },
    [key],
  );
  return [text, change];
}
