import { Nudge } from '@runwatch/async';
import type { ActionId } from './action-table.ts';

/** What an action does; it gets the key press, unless it was chosen from a list. */
export type RunAction = (event?: KeyboardEvent) => void;

/** Which actions can be done now, and what they do: each is said by the component that can do it, for as long as it is there. */
export class Actions {
  readonly #runs = new Map<ActionId, RunAction[]>();
  readonly #changed = new Nudge();
  #available: ReadonlySet<ActionId> = new Set();

  /** The ids of those that can be done; another set whenever that has changed. */
  get available(): ReadonlySet<ActionId> {
    return this.#available;
  }

  /** Of several components that can do the same, the one that came last does it. Returns how to call that off. */
  register(id: ActionId, run: RunAction): () => void {
    const runs = this.#runs.get(id) ?? [];
    this.#runs.set(id, [...runs, run]);
    this.#tell();
    return () => {
      const left = (this.#runs.get(id) ?? []).filter((one) => one !== run);
      if (left.length > 0) this.#runs.set(id, left);
      else this.#runs.delete(id);
      this.#tell();
    };
  }

  /** False when nobody can do it now. */
  run(id: ActionId, event?: KeyboardEvent): boolean {
    const run = this.#runs.get(id)?.at(-1);
    run?.(event);
    return run !== undefined;
  }

  onChange(changed: () => void): () => void {
    return this.#changed.add(changed);
  }

  #tell(): void {
    this.#available = new Set(this.#runs.keys());
    this.#changed.fire();
  }
}
