import { Nudge } from '@runwatch/async';
import type { ActionId } from './action-table.ts';

/** What an action does; it gets the key press, unless it was chosen from a list. */
export type RunAction = (event?: KeyboardEvent) => void;

/** A part of the window that is there more than once, such as the panes of a split; null is the window as a whole. */
export type ActionPlace = number | null;

interface Doing {
  run: RunAction;
  place: ActionPlace;
}

/** Which actions can be done now, and what they do: each is said by the component that can do it, for as long as it is there. */
export class Actions {
  readonly #doings = new Map<ActionId, Doing[]>();
  readonly #changed = new Nudge();
  #place: ActionPlace = null;
  #available: ReadonlySet<ActionId> = new Set();

  /** The ids of those that can be done; another set whenever that has changed. */
  get available(): ReadonlySet<ActionId> {
    return this.#available;
  }

  /**
   * Of several components that can do the same, the one that came last does it; what belongs to a place is done only while that place is the one
   * in use. Returns how to call that off.
   */
  register(id: ActionId, run: RunAction, place: ActionPlace = null): () => void {
    const doing = { run, place };
    this.#doings.set(id, [...(this.#doings.get(id) ?? []), doing]);
    this.#tell();
    return () => {
      const left = (this.#doings.get(id) ?? []).filter((one) => one !== doing);
      if (left.length > 0) this.#doings.set(id, left);
      else this.#doings.delete(id);
      this.#tell();
    };
  }

  /** This place is in use from now on: its actions are meant, and not those of others of its kind. */
  turnTo(place: ActionPlace): void {
    if (this.#place === place) return;
    this.#place = place;
    this.#tell();
  }

  /** False when nobody can do it now. */
  run(id: ActionId, event?: KeyboardEvent): boolean {
    const doing = this.#doingOf(id);
    doing?.run(event);
    return doing !== undefined;
  }

  onChange(changed: () => void): () => void {
    return this.#changed.add(changed);
  }

  #doingOf(id: ActionId): Doing | undefined {
    const doings = this.#doings.get(id) ?? [];
    return doings.findLast(({ place }) => place === this.#place) ?? doings.findLast(({ place }) => place === null);
  }

  #tell(): void {
    this.#available = new Set([...this.#doings.keys()].filter((id) => this.#doingOf(id) !== undefined));
    this.#changed.fire();
  }
}
