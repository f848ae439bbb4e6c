import { CloudRunError, type Connection, type RunRef } from '@runwatch/protocol';
import { createScriptedClient, entry, runMeta, snapshot, TestPorts } from '@runwatch/react/testing';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { addressHash, runHash, runKey } from '../location/run-hash.ts';
import { Providers } from '../providers.tsx';
import { Shell } from '../shell/shell.tsx';
import { testAppApi } from '../testing/test-app-api.ts';
import { restoreLastRun } from './last-run.ts';

const last = { taskId: 'yesterday', runId: 'gone' };
const run = { taskId: 'today', runId: 'works' };
const summary = { ref: run, title: 'Fix the flaky test', repository: null, run: runMeta(run) };
const ask = { requestId: 'p', title: 'Push?', askedAt: 1 };
const asking = { ...summary, ref: { taskId: 'today', runId: 'asks' }, title: 'Ask before pushing', asks: [ask] };
const connection: Connection = {
  phase: 'failed',
  leg: null,
  attempt: 1,
  retryAt: null,
  lastByteAt: null,
  lastEntryAt: null,
  failure: { code: 'not_found', message: 'The server knows no such run', retryable: false },
};
const gone = { kind: 'connection', connection } as const;

afterEach(() => {
  window.location.hash = '';
  localStorage.clear();
});

/** A window that is opened as `address` says, when `shown` was shown last. */
async function openAgain(shown: RunRef, { address = '', beside }: { address?: string; beside?: RunRef } = {}) {
  const other = beside ? { run: beside, place: null, side: 'right' as const } : null;
  localStorage.setItem('last-address', addressHash({ run: shown, place: null, beside: other }));
  window.location.hash = address;
  const restored = restoreLastRun(window);
  const client = createScriptedClient();
  const ports = new TestPorts();
  const { api } = testAppApi();
  render(
    <Providers client={client} api={api} ports={ports}>
      <Shell client={client} restored={restored} />
    </Providers>,
  );
  await expect.poll(() => client.watches(shown)).toBe(1);
  return { client, ports };
}

const note = () => screen.queryByTestId('last-run-note')?.textContent;
const heading = () => screen.queryByRole('heading', { level: 1 })?.textContent;

describe('a run that was shown last', () => {
  it('is shown again, without a word', async () => {
    const { client } = await openAgain(last);
    await client.tell(last, snapshot(runMeta(last), [entry.message('As before')]));
    expect(screen.getByTestId('item-message').textContent).toContain('As before');
    expect(note()).toBeUndefined();
  });

  it('gives way to the first run that needs somebody when it is gone, and the line about it can be put away', async () => {
    const { client, ports } = await openAgain(last);
    await client.tellRuns([summary, asking]);
    await client.tell(last, gone);
    await expect.poll(() => window.location.hash).toBe(runHash(asking.ref));
    await expect.poll(heading).toBe('Ask before pushing');
    expect(note()).toContain(
      'The demo begins anew with each start: the run that you read last time is no longer there.',
    );
    expect(screen.queryByText(/cannot be opened/)).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Put away' }));
    expect(note()).toBeUndefined();
    ports.advance(60_000);
    await expect.poll(() => client.watches(last)).toBe(0);
  });

  it('is offered as a copy that was kept, when it is gone', async () => {
    const { client } = await openAgain(last);
    await client.tellRuns([summary]);
    await client.tell(last, gone);
    expect(screen.queryByRole('button', { name: 'Read the saved copy' })).toBeNull();
    await client.tell(last, { ...snapshot(runMeta(last), [entry.message('Kept here')]), savedAt: 1 } as never, gone);
    await userEvent.click(await screen.findByRole('button', { name: 'Read the saved copy' }));
    expect(window.location.hash).toBe(runHash(last));
    expect((await screen.findByTestId('item-message')).textContent).toContain('Kept here');
    expect(note()).toBeUndefined();
  });

  it('is called by its title, where that was shown', async () => {
    localStorage.setItem('run-titles', JSON.stringify([[runKey(last), 'Yesterday’s work']]));
    const { client } = await openAgain(last);
    await client.tellRuns([summary]);
    await client.tell(last, gone);
    expect(note()).toContain('“Yesterday’s work”, which you read last time, is no longer there.');
    await client.tell(last, snapshot(runMeta(last), [entry.message('Kept there')]));
    expect(note()).toContain('“Yesterday’s work”, which you read last time, is there again.');
    await userEvent.click(screen.getByRole('button', { name: 'Open it' }));
    await expect.poll(heading).toBe('Yesterday’s work');
  });

  it('is left for good by whoever goes elsewhere: asked for again, it says itself that it is gone', async () => {
    const { client } = await openAgain(last);
    await client.tellRuns([summary]);
    for (const one of [run, last]) {
      window.location.assign(runHash(one));
      await expect.poll(() => client.watches(one)).toBe(1);
    }
    await client.tell(last, gone);
    await screen.findByText(/This run cannot be opened: The server knows no such run/);
    expect(note()).toBeUndefined();
  });

  it('stays where somebody reads the copy of it, although its server comes back without it', async () => {
    const { client } = await openAgain(last);
    const away = { code: 'network', message: 'No answer', retryable: true } as const;
    await client.tell(last, { ...snapshot(runMeta(last), [entry.message('Kept here')]), savedAt: 1 } as never, {
      kind: 'connection',
      connection: { ...connection, failure: away },
    });
    await client.tell(last, gone);
    expect(screen.getByTestId('item-message').textContent).toContain('Kept here');
    expect(note()).toBeUndefined();
  });

  it('was in a file that is not open any more: another can be opened', async () => {
    const file = { accountId: 'files', taskId: 'files', runId: 'file-1' };
    const { client } = await openAgain(file);
    const closed = { code: 'not_found', message: 'This file is not open any more', retryable: false } as const;
    await client.cut(file, new CloudRunError(closed));
    await expect.poll(note).toContain('The file that you read last time is not open any more.');
    expect(screen.getByRole('button', { name: 'Open a file…' })).toBeDefined();
    expect(window.location.hash).toBe('');
  });
});

it('two runs that were shown last give way to the list when the one in use is gone', async () => {
  const other = { taskId: 'yesterday', runId: 'beside' };
  const { client } = await openAgain(last, { beside: other });
  await client.tellRuns([summary]);
  await client.tell(other, gone);
  expect(note()).toBeUndefined();
  await client.tell(last, gone);
  await expect.poll(() => window.location.hash).toBe(runHash(run));
  expect(screen.getAllByTestId('last-run-note').length).toBe(1);
  await expect.poll(heading).toBe('Fix the flaky test');
});

it('a run that somebody has asked for says that it is gone', async () => {
  const { client } = await openAgain(last, { address: runHash(last) });
  await client.tell(last, gone);
  await screen.findByText(/This run cannot be opened: The server knows no such run/);
  expect(note()).toBeUndefined();
});
