import { ArrowDown } from 'lucide-react';
import type { WheelEvent } from 'react';
import { count, counted } from '../time/format-time.ts';

export interface PillProps {
  /** Items that came since the reader left the end. */
  fresh: number;
  /** How many of them ask something. */
  asks: number;
  /** How many of them went wrong. */
  errors: number;
  onPress: () => void;
  /** The wheel over the pill turns what is under it. */
  onWheel: (event: WheelEvent) => void;
}

/** The way back to the end, with what waits there. */
export function Pill({ fresh, asks, errors, onPress, onWheel }: PillProps) {
  const words = [
    ...(fresh > 0 ? [`${count(fresh)} new`] : []),
    ...(asks > 0 ? [asks === 1 ? '1 needs you' : `${asks} need you`] : []),
    ...(errors > 0 ? [counted(errors, 'error', 'errors')] : []),
    'End',
  ];
  return (
    <button type="button" className="pill" data-testid="pill" onClick={onPress} onWheel={onWheel}>
      <ArrowDown size={14} aria-hidden="true" /> {words.join(' · ')}
    </button>
  );
}
