import { normalForm } from '../../normal-form/normal-form.ts';
import type { World } from './world.ts';

/** What lines say, atom by atom: facts, and characters of text. */
export function atomsOf(lines: readonly string[]): string[] {
  const { main } = normalForm(lines.map((line) => JSON.parse(line)));
  return main.flatMap((unit) => ('text' in unit ? unit.text.split('') : [JSON.stringify(unit.fact)]));
}

/** The same of what really happened. */
export function atomsBetween(world: World, from: number, to: number): string[] {
  return world.atoms.slice(from, to).map((atom) => {
    const fact = atom.slice('fact '.length);
    if (!atom.startsWith('fact ')) return atom;
    if (!fact.startsWith('{')) return JSON.stringify({ requestId: fact });
    const notification = JSON.parse(fact);
    const { sessionId: _, ...params } = notification.params;
    return JSON.stringify({ ...notification, params });
  });
}

/** The first of `wanted` that `told` does not have in its place; undefined when it has all of them, in order. */
export function firstLost(wanted: readonly string[], told: readonly string[]): string | undefined {
  let from = 0;
  return wanted.find((atom) => {
    from = told.indexOf(atom, from) + 1;
    return from === 0;
  });
}
