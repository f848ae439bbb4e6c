import type { RunRef } from '@runwatch/protocol';
import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import type { SentCommand } from '../../main/inspector/inspector-view.ts';
import { commandsOf, SentCommands } from './sent-commands.ts';

/** Where the commands of this window are noted; without a provider nothing is. */
export const SentCommandsContext = createContext(new SentCommands());

/** What was sent to a run from this window, oldest first. */
export function useSentCommands(run: RunRef): SentCommand[] {
  const sent = useContext(SentCommandsContext);
  const all = useSyncExternalStore(
    (changed) => sent.onChange(changed),
    () => sent.all,
  );
  return useMemo(() => commandsOf(all, run), [all, run]);
}
