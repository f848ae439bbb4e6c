import { type KeybindingPress, matchKeybindingPress, parseKeybinding } from 'tinykeys';

/** What keys of the table do, when they are pressed. */
export type KeyBindings = Readonly<Record<string, (event: KeyboardEvent) => void>>;

interface Binding {
  /** The presses that are still to come. */
  presses: readonly KeybindingPress[];
  run: (event: KeyboardEvent) => void;
}

// As long as tinykeys waits.
const WITHIN_MS = 1_000;
const MODIFIERS: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta']);

/**
 * Hears key presses and does what is bound to them, or to the last of several. Reading and comparing a press is tinykeys'; its own handler leaves all that
 * it had begun when one of it is done, so that `v 3` would go on waiting for its 3 behind `v 2`, and take the next `v` for a wrong one.
 */
export function hearKeys(bindings: KeyBindings): (event: KeyboardEvent) => void {
  const all: readonly Binding[] = Object.entries(bindings).map(([keys, run]) => ({
    presses: parseKeybinding(keys),
    run,
  }));
  let begun: readonly Binding[] = [];
  let last = Number.NEGATIVE_INFINITY;
  return (event) => {
    // On the way to `?` somebody presses Shift.
    if (MODIFIERS.has(event.key)) return;
    if (event.timeStamp - last > WITHIN_MS) begun = [];
    last = event.timeStamp;
    const going = after(begun, event);
    const next = going.length > 0 ? going : after(all, event);
    const done = next.find(({ presses }) => presses.length === 0);
    begun = done ? [] : next;
    done?.run(event);
  };
}

/** Those of which this is the next press, with what is to come then. */
const after = (bindings: readonly Binding[], event: KeyboardEvent): Binding[] =>
  bindings.flatMap(({ presses: [next, ...rest], run }) =>
    next && matchKeybindingPress(event, next) ? [{ presses: rest, run }] : [],
  );
