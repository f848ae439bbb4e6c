import type { PermissionAnswer, PermissionAsk } from '@runwatch/react';
import { useState } from 'react';
import { DemoHint } from './demo-hint.tsx';
import { PermissionCard } from './permission-card.tsx';

export interface PermissionDockProps {
  asks: readonly PermissionAsk[];
  onAnswer: (requestId: string, answer: PermissionAnswer) => void;
  onLeave: () => void;
}

/** One request at a time, the oldest first; the person may look at the others before answering. */
export function PermissionDock({ asks, onAnswer, onLeave }: PermissionDockProps) {
  const [shown, setShown] = useState<string | null>(null);
  const index = Math.max(
    0,
    asks.findIndex((ask) => ask.request.requestId === shown),
  );
  const ask = asks[index];
  if (!ask) return null;
  return (
    <>
      <DemoHint />
      <PermissionCard
        ask={ask}
        place={index + 1}
        asks={asks.length}
        onAnswer={onAnswer}
        onNext={() => setShown(asks[(index + 1) % asks.length]?.request.requestId ?? null)}
        onLeave={onLeave}
      />
    </>
  );
}
