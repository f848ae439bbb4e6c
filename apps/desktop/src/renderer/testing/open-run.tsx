import type { RunUpdate } from '@runwatch/protocol';
import { createScriptedClient, runMeta, snapshot, TestPorts } from '@runwatch/react/testing';
import { act, render, screen } from '@testing-library/react';
import { App } from '../app.tsx';
import { Providers } from '../providers.tsx';
import { testAppApi } from './test-app-api.ts';

// The scripted client tells its words inside of React's act().
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

// Articles are low enough for all of them to be on screen.
Object.defineProperty(HTMLElement.prototype, 'offsetHeight', {
  configurable: true,
  get(this: HTMLElement) {
    return this.tagName === 'ARTICLE' ? 16 : 600;
  },
});

export const run = { taskId: 't/1', runId: 'r&1' };
export const summary = { ref: run, title: 'Fix the flaky test', repository: 'acme/shop', run: runMeta(run) };

/** The window of a client that has said nothing yet. */
export const openWindow = () => openApp().client;

function openApp() {
  const client = createScriptedClient();
  const { api, parts } = testAppApi();
  render(
    <Providers client={client} api={api} ports={new TestPorts()}>
      <App client={client} />
    </Providers>,
  );
  return { client, parts };
}

/** The window, with the run in its list, opened, and told these entries; `tell` tells more. */
export async function openRun(...lines: string[]) {
  const { client, parts } = openApp();
  await client.tellRuns([summary]);
  // The address names the run now, and the window goes there.
  await act(async () => {});
  await client.tell(run, snapshot(runMeta(run), lines));
  let end = lines.length;
  const tell = (...more: string[]): Promise<void> => {
    const update: RunUpdate = { kind: 'from', at: end, lines: more, settled: end };
    end += more.length;
    return client.tell(run, update);
  };
  return { client, parts, tell };
}

export const text = (testid: string): string | null => screen.getByTestId(testid).textContent;
