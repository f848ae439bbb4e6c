import { useEffect, useEffectEvent } from 'react';
import { useAppApi } from '../app-api/app-api.tsx';
import type { ActionId } from './action-table.ts';
import { useActions } from './use-action.tsx';

/** Does what is chosen in the menus. */
export function useMenus(): void {
  const { menu } = useAppApi();
  const { run } = useActions();
  const choose = useEffectEvent((id: ActionId) => run(id));
  useEffect(() => {
    const leaving = new AbortController();
    async function hear(): Promise<void> {
      for await (const id of menu.chosen.subscribe(undefined, { signal: leaving.signal })) choose(id);
    }
    // A page that main has given up has no menus either.
    hear().catch(() => {});
    return () => leaving.abort();
  }, [menu]);
}
