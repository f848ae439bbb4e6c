import { useCallback, useState } from 'react';
import { type GroupProps, usePanelRef } from 'react-resizable-panels';
import { keep, readKept } from '../place/kept.ts';

const sizeOf = (name: string, first: number): number => {
  const kept = Number(readKept(name));
  return Number.isFinite(kept) && kept > 0 ? kept : first;
};

/** How large a panel is, in pixels: `first`, or as a person has left it. One that was closed altogether keeps the size that it had before. */
export function useKeptSize(name: string, first: number) {
  const panelRef = usePanelRef();
  const [defaultSize] = useState(() => sizeOf(name, first));
  const onLayoutChanged = useCallback<NonNullable<GroupProps['onLayoutChanged']>>(
    (_layout, { isUserInteraction }) => {
      const pixels = Math.round(panelRef.current?.getSize().inPixels ?? 0);
      if (isUserInteraction && pixels > 0) keep(name, String(pixels));
    },
    [panelRef, name],
  );
  const latest = useCallback(() => sizeOf(name, first), [name, first]);
  return { panelRef, defaultSize, onLayoutChanged, latest };
}
