import type { PermissionAsk } from '@runwatch/react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { keysOf } from '../keys/action-table.ts';
import { keyNames } from '../keys/key-names.ts';
import { useSettings } from '../settings/settings.tsx';
import { useSay } from './announcements.tsx';

/** Says what the agent asks, each question once, and at once: the run stands still for it. */
export function useSpokenAsks(asks: readonly PermissionAsk[]): void {
  const say = useSay();
  const isQuiet = useSettings().announced === 'nothing';
  const asked = useRef(new Set<string>());
  const ask = useEffectEvent((title: string) => {
    if (isQuiet) return;
    say(`The agent asks: ${title}. ${keyNames(keysOf('permission.answer')[0] ?? '')} to answer.`, 'urgent');
  });
  useEffect(() => {
    for (const { request, answering } of asks) {
      if (asked.current.has(request.requestId)) continue;
      asked.current.add(request.requestId);
      if (answering.state === 'open') ask(request.title || 'a request without a title');
    }
  }, [asks]);
}
