import { useEffect, useEffectEvent, useState } from 'react';
import type { GroupProps, PanelProps } from 'react-resizable-panels';
import { useAction } from '../keys/use-action.tsx';
import { keep, readKept } from '../place/kept.ts';
import { CLIPPED } from './clipped.ts';
import type { EdgeProps } from './edge.tsx';
import { useKeptSize } from './use-kept-size.ts';
import { useMedia } from './use-media.ts';

const FIRST_WIDTH_PX = 304;
const FIRST_HEIGHT_PX = 144;
const HIDDEN = 'list-hidden';

/** Narrow, or zoomed in: the list goes above the run. */
const STACKED = '(max-width: 44rem)';

/**
 * The list as a panel beside the run: as wide as somebody has left it, or closed. In a narrow window it stands above the run instead, and has a
 * height of its own.
 */
export function useListPanel() {
  const isStacked = useMedia(STACKED);
  const width = useKeptSize('list-width', FIRST_WIDTH_PX);
  const height = useKeptSize('list-height', FIRST_HEIGHT_PX);
  const { panelRef, onLayoutChanged, latest } = isStacked ? height : width;
  const [isHidden, setHidden] = useState(() => readKept(HIDDEN) === 'yes');
  const [defaultSize] = useState(() => (isHidden ? 0 : latest()));
  // A window that changes its size may close it for a moment, which nobody has wished for.
  const [isClosed, setClosed] = useState(isHidden);

  const hide = (hides: boolean) => {
    setHidden(hides);
    keep(HIDDEN, hides ? 'yes' : 'no');
  };
  const draw = useEffectEvent(() => panelRef.current?.resize(isHidden ? 0 : latest()));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a size of one direction means nothing in the other
  useEffect(() => draw(), [isStacked, isHidden]);
  useAction('list.toggle', () => hide(!isHidden));

  const group: Partial<GroupProps> = {
    orientation: isStacked ? 'vertical' : 'horizontal',
    onLayoutChanged: (layout, meta) => {
      onLayoutChanged(layout, meta);
      if (meta.isUserInteraction) hide(panelRef.current?.isCollapsed() ?? false);
    },
    style: { ...CLIPPED, height: 'var(--app-height)' },
  };
  const panel: Partial<PanelProps> = {
    panelRef,
    defaultSize,
    minSize: isStacked ? 88 : 208,
    maxSize: isStacked ? 224 : '50%',
    collapsible: true,
    groupResizeBehavior: 'preserve-pixel-size',
    // What is not seen is not reached either.
    inert: isClosed,
    style: CLIPPED,
    onResize: ({ inPixels }) => setClosed(inPixels === 0),
  };
  const edge: EdgeProps = {
    label: isStacked ? 'Height of the list of runs' : 'Width of the list of runs',
    between: isStacked ? 'rows' : 'columns',
  };
  return { group, panel, edge, leastBeside: isStacked ? 160 : 448 };
}
