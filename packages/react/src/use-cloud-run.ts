import { useMemo } from 'react';
import type { RunStore } from './store/run-store.ts';
import { NOTHING_LOADED } from './store/view-after.ts';
import { useStore } from './use-store.ts';
import type { CloudRunView, MaybeRunRef } from './views.ts';

const readView = (store: RunStore): CloudRunView => store.view;

/** A run: whether it is loaded, what it is, how its wire is doing. With `select`, renders again only when what it selects changes. */
export function useCloudRun(ref: MaybeRunRef): CloudRunView;
export function useCloudRun<T>(ref: MaybeRunRef, options: { select: (run: CloudRunView) => T }): T;
export function useCloudRun<T>(ref: MaybeRunRef, options?: { select: (run: CloudRunView) => T }): CloudRunView | T {
  const select = options?.select;
  const selection = useMemo(() => (select ? selecting(select) : readWhole), [select]);
  return useStore<CloudRunView | T>(ref, selection.read, selection.none);
}

const readWhole = { read: readView, none: NOTHING_LOADED };

/** Remembers what was selected of which view, so that a selector that makes objects gives the same one twice. */
function selecting<T>(select: (run: CloudRunView) => T): { read: (store: RunStore) => T; none: T } {
  let last: { view: CloudRunView; selected: T } | undefined;
  const read = ({ view }: RunStore): T => {
    if (last?.view !== view) last = { view, selected: select(view) };
    return last.selected;
  };
  return { read, none: select(NOTHING_LOADED) };
}
