import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { keep, readKept } from '../place/kept.ts';

const LEAST_PX = 140;
const MOST_PX = 640;
const FIRST_PX = 260;
const STEP_PX = 24;
const NAME = 'inspector-height';

const within = (height: number): number => Math.min(MOST_PX, Math.max(LEAST_PX, Math.round(height)));

/** How high the panel is, in pixels; remembered. */
export function usePanelHeight(): [height: number, set: (height: number) => void] {
  const [height, setHeight] = useState(() => within(Number(readKept(NAME)) || FIRST_PX));
  return [
    height,
    (wanted) => {
      setHeight(within(wanted));
      keep(NAME, String(within(wanted)));
    },
  ];
}

/** The upper edge of the panel: dragged, or moved with the arrow keys. */
export function PanelEdge({ height, onMove }: { height: number; onMove: (height: number) => void }) {
  const onKeyDown = (event: KeyboardEvent) => {
    const wanted = { ArrowUp: height + STEP_PX, ArrowDown: height - STEP_PX, Home: LEAST_PX, End: MOST_PX }[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    onMove(wanted);
  };
  const onPointerMove = ({ currentTarget, pointerId, movementY }: PointerEvent<HTMLElement>) => {
    if (currentTarget.hasPointerCapture(pointerId)) onMove(height - movementY);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
    <div
      className="inspector__edge"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the inspector"
      aria-valuenow={height}
      aria-valuemin={LEAST_PX}
      aria-valuemax={MOST_PX}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
      onPointerMove={onPointerMove}
    />
  );
}
