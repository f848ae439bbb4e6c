import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useState,
  useSyncExternalStore,
} from 'react';
import type { ActionId } from './action-table.ts';
import { type ActionPlace, Actions, type RunAction } from './actions.ts';
import { bindKeys } from './bind-keys.ts';

const ActionsContext = createContext<Actions | null>(null);
const PlaceContext = createContext<ActionPlace>(null);

/** Binds the keys of the action table for this window. */
export function ActionsProvider({ children }: { children: ReactNode }) {
  const [actions] = useState(() => new Actions());
  useEffect(() => bindKeys(window, actions), [actions]);
  return <ActionsContext value={actions}>{children}</ActionsContext>;
}

/** Says that the actions below it belong to a place that there is more than once. */
export function ActionsOf({ place, children }: { place: ActionPlace; children: ReactNode }) {
  return <PlaceContext value={place}>{children}</PlaceContext>;
}

/** Says which of those places is in use: keys, menus and the palette mean its actions. */
export function useActionsOf(place: ActionPlace): void {
  const actions = useContext(ActionsContext);
  useEffect(() => actions?.turnTo(place), [actions, place]);
}

/** Says what an action does while this component is there, and `can` is true. Without an `ActionsProvider` above, nobody asks for it. */
export function useAction(id: ActionId, run: RunAction, can = true): void {
  const actions = useContext(ActionsContext);
  const place = useContext(PlaceContext);
  const latest = useEffectEvent(run);
  useEffect(() => {
    if (can) return actions?.register(id, (event) => latest(event), place);
  }, [actions, id, can, place]);
}

/** Which actions can be done now, and how to do one. */
export function useActions(): { available: ReadonlySet<ActionId>; run: (id: ActionId) => void } {
  const actions = useContext(ActionsContext);
  if (!actions) throw new Error('useActions() needs an <ActionsProvider> above it');
  const available = useSyncExternalStore(
    (changed) => actions.onChange(changed),
    () => actions.available,
  );
  return { available, run: (id) => void actions.run(id) };
}
