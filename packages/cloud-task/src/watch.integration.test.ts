import type { Reader } from '@runwatch/protocol/testing';
import { normalForm } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { startBench } from './testing/bench.ts';

const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });
const showsTruth = (reader: Reader, run: { truth(): object[] }) =>
  expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));

describe('a watch', () => {
  test('tells a live run: snapshot, live entries, status and end, and ends with the truth', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    run.agent.userPrompt('Fix the flaky test');
    run.flushLog();
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live', 'a live wire');
    for (const text of ['I will ', 'look at ', 'the test.']) run.agent.chunk(text);
    await bench.until(() => reader.texts.includes('the test.'), 'the chunks');
    run.agent.toolCall({ toolCallId: 'c1', title: 'Read test', kind: 'read' });
    run.agent.toolUpdate({ toolCallId: 'c1', status: 'completed' });
    run.agent.turnComplete('end_turn');
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end');
    await reader.done;
    expect(reader.story).toEqual(['snapshot', 'from', 'ended']);
    expect(reader.updates[0]?.kind === 'connection' || reader.updates[0]?.kind === 'snapshot').toBe(true);
    expect(reader.run?.status).toBe('completed');
    expect(reader.integrity).toMatchObject({ gaps: [], upTo: reader.lines.length });
    showsTruth(reader, run);
  });

  test('shows a message from its beginning, once, when the run is opened in the middle of it', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    run.agent.message('An earlier message.');
    run.agent.toolCall({ toolCallId: 'c1', title: 'Read', kind: 'read' });
    run.flushLog();
    for (const text of ['One ', 'two ', 'three ']) run.agent.chunk(text);
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.texts.includes('three '), 'the open message');
    expect(reader.texts).toEqual(['An earlier message.', 'One ', 'two ', 'three ']);
    run.agent.chunk('four.');
    run.agent.toolUpdate({ toolCallId: 'c1', status: 'completed' });
    await bench.until(() => reader.texts.includes('One two three four.'), 'the message in the log');
    expect(reader.texts).toEqual(['An earlier message.', 'One two three four.']);
    showsTruth(reader, run);
  });

  test('tells a finished run from its log, and returns', async () => {
    await using bench = await startBench();
    const run = bench.cloud.play('finished-yesterday');
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.ended, 'the end');
    await reader.done;
    expect(reader.story.at(0)).toBe('snapshot');
    expect(reader.story.at(-1)).toBe('ended');
    expect(reader.integrity).toMatchObject({ gaps: [], upTo: run.truth().length });
    showsTruth(reader, run);
  });

  test('tells the newest page of a long run first and fills the rest in behind it, with right numbers', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    for (let i = 0; i < 4_500; i++)
      run.log({
        type: 'notification',
        notification: { method: '_posthog/console', params: { level: 'info', message: `line ${i}` } },
      });
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.isWhole && reader.lines.length === 4_500, 'the whole log');
    const snapshot = reader.updates.find((update) => update.kind === 'snapshot');
    expect(snapshot).toMatchObject({ total: 4_500, start: 3_500 });
    expect(
      bench
        .targets('api')
        .filter((target) => target.includes('session_logs'))
        .slice(0, 2),
    ).toEqual([expect.stringContaining('offset=0&limit=200'), expect.stringContaining('offset=3500&limit=1000')]);
    showsTruth(reader, run);
    await bench.until(
      () => reader.integrity?.upTo === 4_500 && reader.integrity.gaps.length === 0,
      'a complete transcript',
    );
  });

  test('survives a cut, a reset and a rotation without losing or doubling anything', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live');
    let n = 0;
    for (const trouble of ['cut', 'reset', 'rotate'] as const) {
      for (let i = 0; i < 5; i++) run.agent.chunk(`${++n} `);
      run.switches[trouble]();
      run.agent.toolCall({ toolCallId: `t${n}`, title: `Step ${n}`, kind: 'other' });
      const last = n;
      await bench.until(
        () => reader.lines.some((line) => line.includes(`"t${last}"`)) && reader.phase === 'live',
        `step ${n}`,
      );
    }
    run.finish('completed');
    await bench.until(() => reader.ended);
    showsTruth(reader, run);
    expect(reader.integrity?.gaps).toEqual([]);
  });
});
