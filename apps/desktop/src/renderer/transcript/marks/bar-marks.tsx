import type { Gap } from '@runwatch/protocol';
import { memo } from 'react';
import { type Marks, placesOf } from './marks.ts';
import './bar-marks.css';

export interface BarMarksProps {
  marks: Marks;
  gaps: readonly Gap[];
  total: number;
}

const MOST_OWN = 100;

/** What is where in the run, on its scroll bar. Those who do not see it have keys that go there. */
export const BarMarks = memo(function BarMarks({ marks, gaps, total }: BarMarksProps) {
  const at = (kind: string, entries: readonly number[]) =>
    placesOf(entries, total).map((place) => (
      <div key={`${kind}:${place}`} className={`bar-mark bar-mark--${kind}`} style={{ top: `${100 * place}%` }} />
    ));
  // Where somebody has written all along, marks for it would be a line that tells nothing.
  const own = placesOf(marks.own, total).length > MOST_OWN ? [] : marks.own;
  const holes = gaps.filter(({ why }) => why !== 'not-loaded').map(({ from }) => Math.min(from, total - 1));
  return (
    <div className="bar-marks" data-testid="bar-marks" aria-hidden="true">
      {at('own', own)}
      {at('permission', marks.permissions)}
      {at('gap', holes)}
      {at('error', marks.errors)}
    </div>
  );
});
