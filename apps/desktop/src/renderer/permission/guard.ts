/*
 * When a press on the permission card counts. Somebody who types while a card appears must not answer it by accident,
 * so keys count only in a card that was entered on purpose, a moment ago, and only when pressed anew.
 */

const SETTLE_MS = 500;

/** Since when the card has shown this request, and since when it has had the focus; null: it has not. */
export interface Guard {
  shownAt: number;
  focusedAt: number | null;
}

export const keyCounts = (guard: Guard, repeat: boolean, now: number): boolean =>
  !repeat && guard.focusedAt !== null && now - Math.max(guard.focusedAt, guard.shownAt) >= SETTLE_MS;

/** A click says where it is meant to go, unless the card has only just moved under the pointer. */
export const clickCounts = (guard: Guard, now: number): boolean => now - guard.shownAt >= SETTLE_MS;

/** The option a digit stands for, from 0; null when the key is no such digit. */
export function optionOfKey(key: string, options: number): number | null {
  if (!/^[1-9]$/.test(key)) return null;
  const index = Number(key) - 1;
  return index < options ? index : null;
}
