import { normalForm } from '@runwatch/transcript';
import { expect, test } from 'vitest';
import { startBench } from './testing/bench.ts';

test.each([
  [500, true],
  [1_500, true],
  [2_500, true],
  [4_000, true],
  // More than is remembered of what the stream has yet to tell.
  [25_000, true],
  [1_500, false],
  [4_000, false],
])('a log that is %i entries ahead of its stream doubles nothing (with event ids: %s)', async (count, eventIds) => {
  await using bench = await startBench();
  const run = bench.cloud.createRun({ eventIds });
  run.agent.runStarted();
  run.flushLog();
  const reader = bench.watch({ taskId: run.taskId, runId: run.runId });
  await bench.until(() => reader.phase === 'live');
  const say = (from: number, to: number) => {
    for (let i = from; i < to; i++) run.agent.toolCall({ toolCallId: `t${i}`, title: `Step ${i}`, kind: 'read' });
  };
  say(0, 100);
  await bench.until(() => reader.lines.length >= 100);
  run.switches.freeze();
  say(100, count);
  run.flushLog();
  await bench.until(() => reader.lines.length >= count, 'the log', 50);
  run.switches.thaw();
  await bench.until(() => bench.cloud.openStreams() === 1);
  say(count, count + 50);
  await bench.pass(2_000);
  expect(reader.lines).toHaveLength(count + 52);
  run.finish('completed');
  await bench.until(() => reader.ended, 'the end', 100);
  expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
});
