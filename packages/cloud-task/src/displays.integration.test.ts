import { ManualClock } from '@runwatch/async/testing';
import { CUT, DISPLAY_CHARACTERS, isCloudRunError } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { LogFolder } from './log/log-folder.ts';
import { memoryDisk } from './log/memory-disk.ts';
import { type Bench, type BenchOptions, startBench } from './testing/bench.ts';

/** Enough that the history is read as a whole log. */
const ENTRIES = 4_500;

/** A run with a long history, watched by somebody who looks at it. */
async function startLook(options?: BenchOptions) {
  const bench = await startBench(options);
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  for (let n = 0; n < ENTRIES; n++) run.agent.toolCall({ toolCallId: `t${n}`, title: `Step ${n}`, kind: 'read' });
  run.flushLog();
  const { taskId, runId } = run;
  const ref = { taskId, runId };
  return { bench, run, ref, reader: bench.watch(ref, bench.service, { as: 'display' }) };
}

/** Asks for `[from, to)` as often as it takes. */
async function ask({ service }: Bench, ref: { taskId: string; runId: string }, from: number, to: number) {
  const lines: string[] = [];
  while (from + lines.length < to) {
    const page = await service.entries(ref, from + lines.length, to);
    expect(page.at).toBe(from + lines.length);
    if (page.lines.length === 0) break;
    lines.push(...page.lines);
  }
  return lines;
}

/** The whole text of an entry, part by part. */
async function readText({ service }: Bench, ref: { taskId: string; runId: string }, entry: number): Promise<string> {
  let text = '';
  for (let length = 1; text.length < length; ) {
    const part = await service.text(ref, entry, text.length);
    text += part.text;
    length = part.length;
  }
  return text;
}

describe('a display', () => {
  test('is told the newest entries and what follows, and asks for older ones', async () => {
    const { bench, run, ref, reader } = await startLook();
    await using _ = bench;
    await bench.until(() => reader.phase === 'live' && reader.integrity?.gaps.length === 0);
    expect(reader.count('fill')).toBe(0);
    expect(reader.start).toBeGreaterThan(1_000);
    run.agent.message('Done.');
    await bench.until(() => reader.texts.includes('Done.'));
    const older = await ask(bench, ref, 0, reader.start);
    const record = bench.watch(ref);
    await bench.until(() => record.isWhole && record.texts.includes('Done.'));
    expect([...older, ...reader.lines]).toEqual(record.lines);
  });

  test('is told the end although it has not asked for the history', async () => {
    const { bench, run, reader } = await startLook();
    await using _ = bench;
    run.finish('completed');
    await bench.until(() => reader.ended);
    expect(reader.count('fill')).toBe(0);
    expect(reader.integrity?.gaps).toEqual([]);
  });

  test('can ask for entries for as long as it looks, also when the run is over', async () => {
    const { bench, run, ref, reader } = await startLook({ policy: { lingerMs: 0 } });
    await using _ = bench;
    run.finish('completed');
    await bench.until(() => reader.ended);
    bench.clock.advance(60_000);
    expect(await ask(bench, ref, 0, 10)).toHaveLength(10);
    expect(reader.returned).toBe(false);
    reader.leave();
    await bench.until(() => reader.returned);
  });

  test('asks in pages of bounded size, and gets one entry at the least', async () => {
    const { bench, ref, reader } = await startLook({ policy: { batchBytes: 100 } });
    await using _ = bench;
    await bench.until(() => reader.integrity?.gaps.length === 0);
    const { at, lines } = await bench.service.entries(ref, 7, 2_000);
    expect({ at, count: lines.length }).toEqual({ at: 7, count: 1 });
  });

  test('gets nothing that is not final, not there, or not read yet', async () => {
    const { bench, run, ref, reader } = await startLook();
    await using _ = bench;
    const { release } = bench.cloud.switches.holdPage(0, { route: 'logs' });
    await bench.until(() => reader.phase === 'live');
    expect((await bench.service.entries(ref, 1_000, 1_010)).lines).toEqual([]);
    release();
    await bench.until(() => reader.integrity?.gaps.length === 0);
    expect((await bench.service.entries(ref, 1_000, 1_010)).lines).toHaveLength(10);
    run.agent.message('Not in the log yet.');
    await bench.until(() => reader.texts.includes('Not in the log yet.'));
    const { settled } = reader.updates.findLast((update) => update.kind === 'from') ?? { settled: -1 };
    expect((await bench.service.entries(ref, settled, settled + 10)).lines).toEqual([]);
    expect((await bench.service.entries(ref, 1_000_000, 1_000_010)).lines).toEqual([]);
  });

  test('reads the whole text of an entry in parts', async () => {
    const { bench, ref, reader } = await startLook({ policy: { batchBytes: 100 } });
    await using _ = bench;
    await bench.until(() => reader.integrity?.gaps.length === 0);
    const whole = (await bench.service.entries(ref, 3, 4)).lines[0] ?? '';
    let text = '';
    for (let length = 1; text.length < length; ) {
      const part = await bench.service.text(ref, 3, text.length);
      expect(part.text.length).toBeLessThanOrEqual(100);
      text += part.text;
      length = part.length;
    }
    expect(text).toBe(whole);
  });

  test('M3: is told giant entries cut, from the log and from the stream, while a record has them as they were written', async () => {
    const { bench, run, ref, reader } = await startLook();
    await using _ = bench;
    const giant = (where: string) => ({
      toolCallId: where,
      title: where,
      rawOutput: { stdout: 'x'.repeat(3_000_000) },
    });
    await bench.until(() => reader.phase === 'live' && reader.integrity?.gaps.length === 0);
    run.agent.toolCall(giant('live'));
    await bench.until(() => reader.lines.some((line) => line.includes('"live"')));
    void run.agent.requestPermission({ title: 'Write it', kind: 'edit', rawInput: { content: 'y'.repeat(2_000_000) } });
    await bench.until(() => reader.lines.some((line) => line.includes('"Write it"')));
    run.agent.message('Done.');
    run.flushLog();
    await bench.until(() => reader.texts.includes('Done.'));

    const record = bench.watch(ref);
    await bench.until(() => record.isWhole && record.texts.includes('Done.'));
    const longest = (lines: readonly string[]) => Math.max(...lines.map((line) => line.length));
    expect(longest(record.lines)).toBeGreaterThan(3_000_000);
    expect(longest(reader.lines)).toBeLessThanOrEqual(DISPLAY_CHARACTERS);
    const late = bench.watch(ref, bench.service, { as: 'display' });
    await bench.until(() => late.texts.includes('Done.'));
    expect(longest(late.lines)).toBeLessThanOrEqual(DISPLAY_CHARACTERS);

    const shown = reader.lines.flatMap((line) => (line.includes(CUT) ? [JSON.parse(line)] : []));
    const written = record.lines.filter((line) => line.length > DISPLAY_CHARACTERS);
    expect(shown.map((entry) => entry[CUT].length)).toEqual(written.map((line) => line.length));
    const ask = reader.lines.find((line) => line.includes('"permission_request"') && line.includes(CUT));
    const { options, toolCall } = JSON.parse(ask ?? '{}');
    expect(options.map((option: { optionId: string }) => option.optionId)).toEqual(['allow', 'allow_always', 'reject']);
    expect(toolCall).toMatchObject({ title: 'Write it', kind: 'edit' });
    const at = record.lines.findIndex((line) => line.includes('"live"'));
    expect(await readText(bench, ref, at)).toBe(record.lines[at]);
    expect((await bench.service.text(ref, at - 1, 0)).text).toBe(record.lines[at - 1]);
  });

  test('is refused entries of a run that nobody watches', async () => {
    const { bench } = await startLook();
    await using _ = bench;
    const asking = bench.service.entries({ taskId: 'nobody', runId: 'watches' }, 0, 10);
    await expect(asking).rejects.toSatisfy((error) => isCloudRunError(error, 'unavailable'));
  });
});

describe('the plan of a long run', () => {
  const step = (content: string) => [{ content, status: 'in_progress' as const }];

  /** A run whose plan was told long before its newest entries. */
  async function startPlanned(options?: BenchOptions) {
    const bench = await startBench(options);
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    for (let n = 0; n < ENTRIES; n++) {
      if (n === 50 || n === 60) run.agent.plan(step(`Plan ${n}`));
      run.agent.toolCall({ toolCallId: `t${n}`, title: `"plan" ${n}`, kind: 'read', rawInput: { mode: 'plan' } });
    }
    run.flushLog();
    const ref = { taskId: run.taskId, runId: run.runId };
    return { bench, run, ref };
  }

  test('is told to a display before the history has been read, and to no record', async () => {
    const { bench, ref } = await startPlanned();
    await using _ = bench;
    const { release } = bench.cloud.switches.holdPage(0, { route: 'logs' });
    const record = bench.watch(ref);
    await bench.until(() => record.phase === 'live');
    expect(bench.targets().filter(isForPlan)).toEqual([]);
    const reader = bench.watch(ref, bench.service, { as: 'display' });
    await bench.until(() => reader.plan !== null, 'the plan');
    expect(reader.plan).toContain('Plan 60');
    expect(reader.integrity?.gaps[0]?.why).toBe('not-loaded');
    expect(bench.targets().filter(isForPlan)).toHaveLength(1);
    release();
    await bench.until(() => record.isWhole);
    expect([record.plan, reader.count('plan')]).toEqual([null, 1]);
    // Whoever joins is told it without another question.
    const late = bench.watch(ref, bench.service, { as: 'display' });
    await bench.until(() => late.plan !== null, 'the plan');
    expect([late.plan, bench.targets().filter(isForPlan)]).toEqual([reader.plan, expect.any(Array)]);
    expect(bench.targets().filter(isForPlan)).toHaveLength(1);
  });

  test('is looked for in the history when the server does not say it', async () => {
    const { bench, ref } = await startPlanned();
    await using _ = bench;
    const { release } = bench.cloud.switches.holdPage(0, { route: 'logs' });
    const record = bench.watch(ref);
    await bench.until(() => record.phase === 'live');
    await bench.pass(1_000);
    const repair = bench.cloud.switches.answer('session_logs', { status: 503 });
    const reader = bench.watch(ref, bench.service, { as: 'display' });
    await bench.until(() => bench.targets().filter(isForPlan).length === 5, 'the last try', 1_000);
    await bench.pass(60_000, 1_000);
    expect([reader.plan, bench.targets().filter(isForPlan).length]).toEqual([null, 5]);
    repair();
    release();
    await bench.until(() => reader.plan !== null, 'the plan', 100);
    expect([reader.plan?.includes('Plan 60'), bench.targets().filter(isForPlan).length]).toEqual([true, 5]);
  });

  test('is found in what was kept of a run that is over, without a request', async () => {
    const clock = new ManualClock();
    const logs = new LogFolder({ clock, disk: memoryDisk(), folder: '/runs' });
    const { bench, run, ref } = await startPlanned({ logs, policy: { lingerMs: 0 } });
    await using _ = bench;
    run.finish('completed');
    const first = bench.watch(ref);
    await bench.until(() => first.returned, 'the end');
    const before = bench.cloud.requests.length;
    const reader = bench.watch(ref, bench.service, { as: 'display' });
    await bench.until(() => reader.plan !== null, 'the plan');
    expect([reader.plan?.includes('Plan 60'), bench.cloud.requests.length]).toEqual([true, before]);
  });

  test('is none when the agent has begun anew since, and what the newest entries tell needs no telling apart', async () => {
    const { bench, run, ref } = await startPlanned();
    await using _ = bench;
    run.agent.runStarted();
    for (let n = 0; n < 2_000; n++) run.agent.toolCall({ toolCallId: `u${n}`, title: `Step ${n}`, kind: 'read' });
    run.flushLog();
    const reader = bench.watch(ref, bench.service, { as: 'display' });
    await bench.until(() => reader.integrity?.gaps.length === 0 && bench.targets().some(isForPlan));
    run.agent.plan(step('Anew'));
    run.flushLog();
    await bench.until(() => reader.lines.some((line) => line.includes('Anew')));
    expect(reader.count('plan')).toBe(0);
    // Long after that, it is what a newcomer is told.
    for (let n = 0; n < 2_500; n++) run.agent.toolCall({ toolCallId: `v${n}`, title: `Step ${n}`, kind: 'read' });
    run.flushLog();
    await bench.until(() => reader.lines.some((line) => line.includes('"v2499"')));
    await bench.pass(10_000);
    const late = bench.watch(ref, bench.service, { as: 'display' });
    await bench.until(() => late.plan !== null, 'the plan');
    expect(late.plan).toContain('Anew');
    expect(reader.count('plan')).toBe(0);
  });
});

const isForPlan = (target: string): boolean => /event_types=plan/.test(target);
