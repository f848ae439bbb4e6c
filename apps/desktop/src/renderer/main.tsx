import { createIpcClient } from '@runwatch/electron-ipc/renderer';
import { CloudRunsProvider } from '@runwatch/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('Cannot start the window: its page has no root');

const client = createIpcClient();
createRoot(root).render(
  <StrictMode>
    <CloudRunsProvider client={client}>
      <App client={client} />
    </CloudRunsProvider>
  </StrictMode>,
);
