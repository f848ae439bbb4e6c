import { describe, expect, test } from 'vitest';
import { type LocalCloudUnderTest, startLocalCloudUnderTest } from '../testing/local-cloud-under-test.ts';
import { checkServer } from './check-server.ts';
import { serverScenarios } from './scenarios/server-scenarios.ts';
import type { ServerUnderTest } from './server-under-test.ts';

const all = Object.values(serverScenarios).flat();
const of = (subject: string) => serverScenarios[subject] ?? expect.fail(`There is no subject ${subject}`);

describe('checkServer() notices a server that', () => {
  test.each<[string, string, (server: LocalCloudUnderTest) => void, string, RegExp]>([
    [
      'ends lines with CR LF',
      'frames',
      ({ trouble }) => trouble((run) => run.switches.spell({ lineEnd: '\r\n' })),
      'frames on the proxy leg: LF, one line of data, ids on data and none on control frames',
      /framing .* not a frame as 3.3 writes it|should end with a blank line/,
    ],
    [
      'writes a byte order mark',
      'frames',
      ({ trouble }) => trouble((run) => run.switches.spell({ byteOrderMark: true })),
      'frames on the api leg: LF, one line of data, ids on data and none on control frames',
      /frames\[0\]\.id should be like .* but is absent/,
    ],
    [
      'forgets the position of a reader',
      'positions',
      ({ trouble }) => trouble((run) => run.switches.ignoreCursor(true)),
      'resuming on the api leg is exclusive of the cursor',
      /step 6, read .*data should be .*"n":2.*but is .*"n":1/,
    ],
    [
      'begins with the oldest entry whatever it is asked',
      'positions',
      ({ trouble }) => trouble((run) => run.switches.replayFromStart(true)),
      'start=latest on the proxy leg skips what is there',
      /step 5, read .*should be .*"n":4/,
    ],
    [
      'says a word too much before the stream has begun',
      'waiting and ending',
      ({ trouble }) => trouble((run) => run.switches.endWith('Gone')),
      'the api leg waits for the stream, with keepalives, and then begins with its first entry',
      /event should be "keepalive", but is "error"/,
    ],
    [
      'has no page headers',
      'the run log',
      ({ cloud }) => cloud.switches.answer('session_logs', { status: 200, body: [] }),
      'an empty log is an empty list',
      /header\.x-total-count should be "0", but is absent/,
    ],
    [
      'cancels with status 200',
      'cancelling',
      ({ cloud }) => cloud.switches.answer('cancel', { status: 200, body: {} }),
      'cancelling is accepted with the run as it is',
      /the status should be 202; the answer was 200/,
    ],
    [
      'answers commands that failed with an HTTP status',
      'commands',
      ({ cloud }) => cloud.switches.answer('command', { status: 500, body: { error: 'No' } }),
      'a permission is answered once; what cannot be answered is an error with status 200',
      /the status should be 200; the answer was 500/,
    ],
    [
      'acknowledges what it does not keep',
      'numbers of events',
      ({ cloud }) =>
        cloud.switches.answer('proxy_ingest', {
          status: 200,
          body: { accepted: 0, duplicate: 0, last_accepted_seq: 0 },
        }),
      'events sent on the proxy leg are told in order, and counted once when they are sent twice',
      /step 3, send .*body should be .*"accepted":2/,
    ],
    [
      'takes a body only when it has ended',
      'requests that go on',
      ({ cloud }) => cloud.switches.answer('event_stream', 'hang'),
      'a line sent on the api leg is told while the request goes on, wherever it was cut',
      /step 5, read .*frames should be a list of 1, but is \[\]/,
    ],
  ])('%s', async (_, subject, breakIt, name, detail) => {
    await using server = await startLocalCloudUnderTest();
    breakIt(server);
    const scenario = of(subject).filter((one) => one.name === name);
    expect(await checkServer(server, scenario)).toMatchObject([
      { verdict: 'failed', detail: expect.stringMatching(detail) },
    ]);
  });
});

test('checkServer() says at which step what was wrong', async () => {
  await using server = await startLocalCloudUnderTest();
  server.cloud.switches.answer('run', { status: 200, body: { status: 'asleep' } });
  const [report] = await checkServer(server, [
    {
      clause: '1.3',
      name: 'a run is in progress',
      setup: [{ do: 'create', run: 'a' }],
      operations: [{ do: 'ask', route: 'run', run: 'a', expect: { status: 200, json: { status: 'in_progress' } } }],
    },
  ]);
  expect(report).toEqual({
    clause: '1.3',
    name: 'a run is in progress',
    verdict: 'failed',
    detail:
      'step 2, ask {"route":"run","run":"a","expect":{"status":200,"json":{"status":"in_progress"}}}: ' +
      'body.status should be "in_progress", but is "asleep"',
  });
});

test('what a server does not offer is not applicable, and never passed', async () => {
  await using server = await startLocalCloudUnderTest();
  const bare: ServerUnderTest = { ...server, driver: {} };
  const reports = await checkServer(bare, all);
  expect(reports.filter(({ verdict }) => verdict !== 'not applicable')).toEqual([]);
  expect(new Set(reports.map(({ detail }) => detail))).toEqual(new Set(['needs driver.createRun']));
});

test('without a proxy leg its scenarios are not applicable, and a token still says where to read', async () => {
  await using server = await startLocalCloudUnderTest({ offerProxy: false });
  const reports = await checkServer(server, of('tokens'));
  expect(reports.map(({ verdict, detail }) => `${verdict} ${detail}`)).toEqual([
    'passed ',
    ...Array.from({ length: of('tokens').length - 1 }, () => 'not applicable needs a proxy leg'),
  ]);
});
