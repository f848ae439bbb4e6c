import { useCallback, useState } from 'react';
import { z } from 'zod';

const nameOf = (key: string): string => `draft:${key}`;

// Storage may be full or switched off: the box works all the same, it only forgets.
function read(key: string): string {
  try {
    return localStorage.getItem(nameOf(key)) ?? '';
  } catch {
    return '';
  }
}

function write(key: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(nameOf(key));
    else localStorage.setItem(nameOf(key), text);
  } catch {
    // See above.
  }
}

const Texts = z.array(z.string());
const unsentKey = (key: string): string => `${key} unsent`;

/** Messages to this run that did not get through, the oldest first. */
export function readUnsent(key: string): string[] {
  try {
    return Texts.parse(JSON.parse(read(unsentKey(key)) || '[]'));
  } catch {
    // Damaged: there is nothing to be had of it.
    return [];
  }
}

export const writeUnsent = (key: string, texts: readonly string[]): void =>
  write(unsentKey(key), texts.length === 0 ? '' : JSON.stringify(texts));

/** What is being written, kept by `key` over reloads, changes of run, and until the app is started again. Mount anew (by React's `key`) for another key. */
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

/** Forgets what was written to runs of an account: it goes with the account. */
export function forgetDrafts(isOfAccount: (key: string) => boolean): void {
  try {
    for (const name of Object.keys(localStorage))
      if (name.startsWith(nameOf('')) && isOfAccount(name.slice(nameOf('').length))) localStorage.removeItem(name);
  } catch {
    // See above.
  }
}
