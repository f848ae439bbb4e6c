import type { RunRef } from '@runwatch/protocol';
import { fireEvent, render, screen } from '@testing-library/react';
import { useEffect } from 'react';
import { expect, test } from 'vitest';
import { CloudRunsProvider, useCloudRun, useRunTranscript, useSendMessage } from './index.ts';
import { createScriptedClient, entry, runMeta, snapshot, TestPorts } from './testing/index.ts';

const run = { taskId: 'task', runId: 'run' };

// The example of the README.
function Run({ taskId, runId }: { taskId: string; runId: string }) {
  const run = { taskId, runId };
  const { data, connection } = useCloudRun(run);
  const transcript = useRunTranscript(run);
  const { send, pending } = useSendMessage(run);
  const newest = transcript.at(transcript.count - 1);
  return (
    <section>
      <h1>{`${data?.status ?? 'loading'}, wire ${connection?.phase ?? 'unknown'}`}</h1>
      <p>{newest?.kind === 'message' ? newest.text : `${transcript.count} items`}</p>
      <button type="button" onClick={() => send('Go on')}>{`Go on (${pending.length} on the way)`}</button>
    </section>
  );
}

function Place({ run, entry }: { run: RunRef; entry: number }) {
  const transcript = useRunTranscript(run);
  useEffect(() => transcript.readingAt(entry, entry + 20), [transcript, entry]);
  const item = transcript.at(transcript.positionOf(entry));
  return <p>{item?.kind === 'message' ? item.text : 'loading…'}</p>;
}

test('the README says how to show a place in the middle', async () => {
  const client = createScriptedClient();
  client.answerEntries = async (_run, from, to) => ({
    at: from,
    lines: Array.from({ length: to - from }, (_, n) => entry.message(`Entry ${from + n}`)),
  });
  render(
    <CloudRunsProvider client={client} ports={new TestPorts()}>
      <Place run={run} entry={500} />
    </CloudRunsProvider>,
  );
  await client.tell(run, snapshot(runMeta(run), [entry.message('Done.')], 1_000));
  expect(await screen.findByText('Entry 500')).toBeDefined();
});

test('the README says how to show a run, and how to test that', async () => {
  const client = createScriptedClient();
  render(
    <CloudRunsProvider client={client} ports={new TestPorts()}>
      <Run {...run} />
    </CloudRunsProvider>,
  );
  await client.tell(run, snapshot(runMeta(run), [entry.message('Done.')]));
  expect(screen.getByText('Done.')).toBeDefined();

  fireEvent.click(screen.getByRole('button'));
  expect(await screen.findByText('Go on (1 on the way)')).toBeDefined();
  expect(screen.getByRole('heading').textContent).toBe('in_progress, wire unknown');
});
