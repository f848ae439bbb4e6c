/** A key that walks through a list, as an event has it. */
type WalkingKey = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey'>;

/** The row that a key leads to from row `at`; null for a key that leads nowhere. `page`: rows on a screen, where whole screens are turned. */
export function rowByKey(
  { key, altKey, ctrlKey, metaKey }: WalkingKey,
  { at, rows, page }: { at: number; rows: number; page?: number },
): number | null {
  if (rows === 0 || altKey || ctrlKey || metaKey) return null;
  const by = stepOf(key, rows, page);
  return by === null ? null : Math.max(0, Math.min(rows - 1, at + by));
}

function stepOf(key: string, rows: number, page: number | undefined): number | null {
  switch (key) {
    case 'ArrowDown':
      return 1;
    case 'ArrowUp':
      return -1;
    case 'Home':
      return -rows;
    case 'End':
      return rows;
    case 'PageDown':
      return page ?? null;
    case 'PageUp':
      return page === undefined ? null : -page;
    default:
      return null;
  }
}
