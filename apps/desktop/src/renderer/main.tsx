import { createIpcCaller, createIpcClient } from '@runwatch/electron-ipc/renderer';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { AppRouter } from '../main/app-router.ts';
import { tellFailures } from './app-log/tell-failures.ts';
import { SentCommands } from './inspector/sent-commands.ts';
import { SentCommandsContext } from './inspector/use-sent-commands.tsx';
import { restoreLastRun } from './place/last-run.ts';
import { Providers } from './providers.tsx';
import { Shell } from './shell/shell.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('Cannot start the window: its page has no root');

const restored = restoreLastRun(window);
const commands = new SentCommands();
const client = commands.noting(createIpcClient());
const api = createIpcCaller<AppRouter>();
const failed = tellFailures(window, (failure) => api.appLog.pageFailed.mutate(failure));
createRoot(root, {
  onCaughtError(error) {
    failed('not-drawn', error);
    // As without us.
    console.error(error);
  },
}).render(
  <StrictMode>
    <Providers client={client} api={api}>
      <SentCommandsContext value={commands}>
        <Shell client={client} restored={restored} />
      </SentCommandsContext>
    </Providers>
  </StrictMode>,
);
