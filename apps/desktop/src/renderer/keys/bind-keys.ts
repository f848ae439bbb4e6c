import { type ActionInfo, actionList } from './action-table.ts';
import type { Actions } from './actions.ts';
import { hearKeys, type KeyBindings } from './key-sequences.ts';

/** Marks what is read, and not written in: where single letters are keys. `<div {...readingArea}>` */
export const readingArea = { 'data-keys': 'reading' };

const writes = (target: Element): boolean =>
  target.closest('input, textarea, select, [contenteditable]:not([contenteditable=false])') !== null;

const isReading = ({ target }: Event): boolean =>
  target instanceof Element && target.closest('[data-keys=reading]') !== null && !writes(target);

/** Binds the keys of the table to what the actions do. Held-down keys, and those of an input method, are nobody's. Returns how to call it off. */
export function bindKeys(target: Window, actions: Actions): () => void {
  const anywhere = hearKeys(keysWhere('anywhere', actions));
  const reading = hearKeys(keysWhere('reading', actions));
  const hear = (event: KeyboardEvent) => {
    // Choosing what a field suggests is told as a key press without a key.
    if (!(event instanceof KeyboardEvent) || event.repeat || event.isComposing || event.defaultPrevented) return;
    anywhere(event);
    if (!event.defaultPrevented && isReading(event)) reading(event);
  };
  target.addEventListener('keydown', hear);
  return () => target.removeEventListener('keydown', hear);
}

function keysWhere(where: ActionInfo['where'], actions: Actions): KeyBindings {
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
