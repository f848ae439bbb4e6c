import type { PermissionAsk } from '@runwatch/react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { keysOf } from '../keys/action-table.ts';
import { keyNames } from '../keys/key-names.ts';
import { useSettings } from '../settings/settings.tsx';
import { useSay } from './announcements.tsx';

/** Says what the agent asks, each question once, and at once: the run stands still for it. `isUsed`: keys mean this run. */
export function useSpokenAsks(asks: readonly PermissionAsk[], isUsed = true): void {
  const say = useSay();
  const isQuiet = useSettings().announced === 'nothing';
  const asked = useRef(new Set<string>());
  const ask = useEffectEvent((title: string) => {
    if (isQuiet) return;
    const keys = [...(isUsed ? [] : keysOf('pane.other')), ...keysOf('permission.answer')].map((one) => keyNames(one));
    say(`The agent asks: ${title}. ${keys.join(', then ')} to answer.`, 'urgent');
  });
  useEffect(() => {
    for (const { request, answering } of asks) {
      if (asked.current.has(request.requestId)) continue;
      asked.current.add(request.requestId);
      if (answering.state === 'open') ask(request.title || 'a request without a title');
    }
  }, [asks]);
}
