import type { CloudRun } from '@runwatch/local-cloud';
import { expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';
import { cursorsSent, expectWhole, refOf, watchLive } from './testing/oracle.ts';
import { readJournal } from './testing/read-journal.ts';

/** About 1,000 of the entries that are said here. */
const BOUND = 22_000_000;
/** An entry of 10,000 characters, which counts for two bytes each. */
const TEXT = 'x'.repeat(10_000);
const HOUR_MS = 3_600_000;

function speaker(run: CloudRun) {
  let said = 0;
  return (count: number) => {
    for (let n = 0; n < count; n++) run.agent.toolCall({ toolCallId: `t${said}`, title: `${said++} ${TEXT}` });
  };
}

/** Lets sockets and time work for long enough that what can be read has been read. */
async function settle(bench: Bench, count: () => number): Promise<void> {
  for (let before = -1; before !== count(); ) {
    before = count();
    await bench.pass(2_000);
  }
}

test.each([
  ['cannot be read', true, { code: 'unavailable', httpStatus: 503 }],
  ['is late', false, { code: 'unavailable', message: 'It is far behind' }],
] as const)(
  'M1: a stream far ahead of a log that %s is read on up to a bound, says why it is not any further, and loses nothing',
  async (_, isDown, failure) => {
    const late = { logDebounceMs: HOUR_MS, logMaxDelayMs: HOUR_MS };
    await using bench = await startBench({ policy: { waitingBytes: BOUND }, cloud: { timings: isDown ? {} : late } });
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    run.flushLog();
    const reader = await watchLive(bench, run);
    await using journal = readJournal(bench, refOf(run));
    await bench.until(() => reader.settled === 2, 'the beginning');
    const up = isDown ? bench.cloud.switches.answer('session_logs', { status: 503 }) : () => {};
    const say = speaker(run);
    say(800);
    await bench.until(() => reader.lines.length === 802, 'what is below the bound');
    await bench.pass(20_000);
    expect(reader.phase).toBe('live');

    say(2_200);
    await bench.until(() => reader.phase === 'catching-up', 'the stream to be held');
    await settle(bench, () => reader.lines.length);
    // What was on its way when it was held comes as well: a batch, and what waits in the inbox.
    expect(reader.lines.length).toBeLessThan(1_500);
    expect(reader.connection?.failure).toMatchObject(failure);
    expect(journal.of('held')).toMatchObject([{ httpStatus: isDown ? 503 : null }]);
    expect(journal.of('held')[0]?.entries).toBeGreaterThan(900);
    await bench.pass(300_000, 500);
    expect(reader.phase).toBe('catching-up');

    up();
    run.flushLog();
    await bench.service.retry(refOf(run));
    await bench.until(() => reader.phase === 'live' && reader.lines.length === 3_002, 'all of it', 100);
    expect(journal.of('released')).toHaveLength(1);
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end', 100);
    expectWhole(reader, run);
    expect(cursorsSent(bench)).toHaveLength(1);
  },
);

test('M1: a stream that waits for a log that cannot be read is read to its end when the run is over', async () => {
  await using bench = await startBench({ policy: { waitingBytes: BOUND } });
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  run.flushLog();
  const reader = await watchLive(bench, run);
  await bench.until(() => reader.settled === 2, 'the beginning');
  const up = bench.cloud.switches.answer('session_logs', { status: 503 });
  speaker(run)(3_000);
  await bench.until(() => reader.phase === 'catching-up', 'the stream to be held');
  await settle(bench, () => reader.lines.length);
  expect(reader.lines.length).toBeLessThan(1_500);
  run.finish('completed');
  await bench.until(() => reader.lines.length === 3_002, 'what the stream has', 500);
  up();
  await bench.until(() => reader.ended, 'the end', 500);
  expectWhole(reader, run);
});
