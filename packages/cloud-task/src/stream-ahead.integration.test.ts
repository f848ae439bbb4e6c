import { normalForm } from '@runwatch/transcript';
import { expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';

const PAGE = 50;
/** Pages of the log that are read before anything of them is told. */
const PORTION = 5 * PAGE;

/** A run whose stream has told 2,000 entries that the log then has all at once. */
async function farAhead(bench: Bench) {
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  run.flushLog();
  const reader = bench.watch({ taskId: run.taskId, runId: run.runId });
  await bench.until(() => reader.phase === 'live');
  const say = (from: number, to: number, text = '') => {
    for (let i = from; i < to; i++)
      run.agent.toolCall({ toolCallId: `t${i}`, title: `Step ${i}${text}`, kind: 'read' });
  };
  say(0, 2_000);
  await bench.until(() => reader.lines.length > 2_000, 'the stream');
  return { run, reader, say };
}

test('M1: a stream far ahead of its log has each page of it asked for once', async () => {
  await using bench = await startBench({ policy: { page: PAGE } });
  const { run, reader, say } = await farAhead(bench);
  const before = bench.cloud.requests.length;
  run.flushLog();
  let said = 2_000;
  await bench.until(() => {
    // Each entry that the log does not have is a wish to look at the log.
    say(said, ++said);
    return reader.settled >= 2_000;
  }, 'the log');
  const pages = bench.cloud.requests.slice(before).filter(({ target }) => target.includes('session_logs'));
  const offsets = pages.map(({ target }) => Number(new URL(target, 'http://a').searchParams.get('offset')));
  // Each page goes over one entry of the page before, so that only the very last may be asked for again.
  expect(offsets.length).toBeLessThanOrEqual(new Set(offsets).size + 2);
  expect(offsets.length).toBeGreaterThanOrEqual(2_000 / PAGE);
  run.finish('completed');
  await bench.until(() => reader.ended, 'the end', 100);
  expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
});

test('M1: a stream far ahead of a log that has more to give waits until it has been read', async () => {
  await using bench = await startBench({ policy: { page: PAGE, aheadEntries: 500 } });
  const { run, reader, say } = await farAhead(bench);
  run.flushLog();
  const held = bench.cloud.switches.holdPage(PORTION / PAGE);
  let reached = false;
  void held.reached.then(() => {
    reached = true;
  });
  await bench.until(() => reached && reader.settled >= PORTION, 'the second portion of the log');
  // More than sockets hold, so that not all of it can have been read.
  const more = 'x'.repeat(20_000);
  say(2_000, 3_000, more);
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(reader.lines.length).toBeLessThan(2_500);
  held.release();
  await bench.until(() => reader.lines.length > 3_000, 'the rest of the stream', 100);
  run.finish('completed');
  await bench.until(() => reader.ended, 'the end', 100);
  expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
});
