import type { RouteAnswer } from '@runwatch/local-cloud';
import { expect, test } from 'vitest';
import { startBench } from './testing/bench.ts';
import { refOf, watchLive } from './testing/oracle.ts';
import { readJournal } from './testing/read-journal.ts';

test('the journal tells of a connection that breaks, the wait, and the one that goes on where it stopped', async () => {
  await using bench = await startBench();
  const run = bench.cloud.createRun();
  run.agent.message('Before.');
  const reader = await watchLive(bench, run);
  await using journal = readJournal(bench, refOf(run));
  run.agent.message('More.');
  await bench.until(() => reader.texts.includes('More.'), 'more');
  run.switches.reset();
  await bench.until(() => journal.of('opened').length === 2, 'another connection');

  const [first, second] = journal.of('opened');
  expect(first).toMatchObject({ leg: 'proxy', resumed: false, status: 200 });
  expect(second).toMatchObject({ leg: 'proxy', resumed: true, status: 200 });
  expect(journal.of('closed')).toMatchObject([{ leg: 'proxy', why: 'failed', code: 'network', duplicates: 0 }]);
  expect(journal.of('closed')[0]?.entries).toBeGreaterThan(0);
  expect(journal.of('waiting')).toMatchObject([{ what: 'stream', attempt: 1, why: 'transport', code: 'network' }]);
  expect(journal.of('waiting')[0]?.forMs).toBeGreaterThan(0);
  const kinds = journal.kinds().filter((kind) => ['opened', 'closed', 'waiting'].includes(kind));
  expect(kinds).toEqual(['opened', 'closed', 'waiting', 'opened']);
  expect(journal.of('began')).toMatchObject([{ from: 0 }]);
});

test('the journal tells how log and stream were joined, and of looks at the log', async () => {
  await using bench = await startBench();
  const run = bench.cloud.createRun();
  run.agent.message('Before.');
  const reader = await watchLive(bench, run);
  await using journal = readJournal(bench, refOf(run));
  run.agent.message('More.');
  await bench.until(() => reader.texts.includes('More.'), 'more');
  await bench.until(() => journal.of('looked').some(({ rows }) => rows > 0), 'the log to be read on');
  await bench.until(() => journal.of('joined').length > 0, 'a join');
  expect(journal.of('joined')[0]?.shared).toBeGreaterThan(0);
  // Where the first connection begins, nobody knows at first.
  expect(journal.of('gap')).toEqual([{ kind: 'gap', why: 'unknown' }]);
});

test('the journal tells how the history was read, and the end; it is there when nobody watches any more', async () => {
  await using bench = await startBench({ policy: { newestPage: 10, page: 10 } });
  const run = bench.cloud.createRun();
  for (let n = 0; n < 400; n++) run.agent.message(`Message ${n}.`);
  run.finish('completed');
  const reader = bench.watch(refOf(run));
  await bench.until(() => reader.ended, 'the end');
  reader.leave();
  await reader.done;
  await bench.pass(120_000, 1_000);
  await using journal = readJournal(bench, refOf(run));
  await bench.until(() => journal.kinds().at(-1) === 'ended', 'the journal');
  expect(journal.of('filling')).toMatchObject([{ by: 'bytes' }]);
  expect(journal.of('filled')).toHaveLength(1);
  expect(journal.of('closed').at(-1)).toMatchObject({ why: 'stream-end', code: null });
});

test('the journal of a service whose server refuses says what is waited for, and for whom', async () => {
  await using bench = await startBench();
  const run = bench.cloud.createRun();
  bench.cloud.switches.answer('run', { status: 503, body: {} }, { times: 1 });
  const reader = bench.watch(refOf(run));
  await using journal = readJournal(bench, refOf(run));
  await bench.until(() => journal.of('waiting').length > 0, 'a wait');
  expect(journal.of('waiting')[0]).toMatchObject({ what: 'history', why: 'backend', httpStatus: 503 });
  await bench.until(() => reader.phase === 'live', 'the run');
});

const KEY = 'phx_CANARY-KEY-31c0';
const CONTENT = 'CANARY-CONTENT-e96b';
const PATH = '/home/CANARY-PATH/secret';

test.each<[string, RouteAnswer | undefined]>([
  ['all goes well', undefined],
  [
    'servers say it in their errors',
    { status: 500, headers: { 'x-canary': CONTENT }, body: { detail: `${CONTENT} ${KEY}`, [PATH]: PATH } },
  ],
  [
    'streams say it in their events',
    {
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body: `id: ${CONTENT}\nevent: ${PATH}\ndata: {"a":"${KEY}"}\n\n`,
    },
  ],
])(
  'S4: no key, no host, no path and nothing that anybody wrote gets into the journal when %s',
  async (_when, answer) => {
    await using bench = await startBench({ cloud: { apiKey: KEY } });
    const run = bench.cloud.createRun({ title: CONTENT });
    run.agent.message(`${CONTENT} ${KEY} ${PATH}`);
    const reader = bench.watch(refOf(run));
    await using journal = readJournal(bench, refOf(run));
    if (answer)
      for (const route of ['run', 'session_logs', 'proxy_stream'] as const)
        bench.cloud.switches.answer(route, answer, { times: 2 });
    await bench.until(
      () => journal.of('opened').length > 0 || journal.of('waiting').length > 2,
      'the wire to have done something',
    );
    run.switches.reset();
    await bench.pass(20_000, 100);
    expect(journal.events.length).toBeGreaterThan(3);
    const told = JSON.stringify(journal.events);
    for (const secret of ['CANARY', 'phx_', '127.0.0.1', 'localhost', run.runId, run.taskId])
      expect(told).not.toContain(secret);
    expect(told).not.toMatch(/https?:|\//);
    reader.leave();
  },
);
