import { tinykeys } from 'tinykeys';
import { type ActionInfo, actionList } from './action-table.ts';
import type { Actions } from './actions.ts';

/** Marks what is read, and not written in: where single letters are keys. `<div {...readingArea}>` */
export const readingArea = { 'data-keys': 'reading' };

const writes = (target: Element): boolean =>
  target.closest('input, textarea, select, [contenteditable]:not([contenteditable=false])') !== null;

const isReading = ({ target }: Event): boolean =>
  target instanceof Element && target.closest('[data-keys=reading]') !== null && !writes(target);

/** Binds the keys of the table to what the actions do. Held-down keys, and those of an input method, are nobody's. Returns how to call it off. */
export function bindKeys(target: Window, actions: Actions): () => void {
  const isNoPress = (event: KeyboardEvent) => event.repeat || event.isComposing || event.defaultPrevented;
  const ends = [
    tinykeys(target, keysWhere('anywhere', actions), { ignore: isNoPress }),
    tinykeys(target, keysWhere('reading', actions), { ignore: (event) => isNoPress(event) || !isReading(event) }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function keysWhere(where: ActionInfo['where'], actions: Actions): Record<string, (event: KeyboardEvent) => void> {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const [id, info] of actionList)
    if (info.where === where)
      for (const keys of info.keys)
        bindings[keys] = (event) => {
          // Pressed in vain, a key keeps the meaning that it has anyway.
          if (actions.run(id, event)) event.preventDefault();
        };
  return bindings;
}
