import type { CloudRun } from '@runwatch/local-cloud';
import type { Reader } from '@runwatch/protocol/testing';
import { Transcript } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';
import { cursorsSent, expectTruth, expectWhole, gate, refOf, showsTruth, watchLive } from './testing/oracle.ts';
import { readJournal } from './testing/read-journal.ts';

const step = (n: number) => ({ toolCallId: `t${n}`, title: `Step ${n}`, kind: 'read' as const });

async function watchStarted(bench: Bench, options: { eventIds?: boolean } = {}) {
  const run = bench.cloud.createRun(options);
  run.agent.runStarted();
  const reader = await watchLive(bench, run);
  await bench.until(() => reader.lines.length === 2, 'the beginning');
  return { run, reader };
}

/** How many entries connections were told that others had told before. What log and stream have told both is counted elsewhere. */
async function deliveredAgain(bench: Bench, run: CloudRun, journal: ReturnType<typeof readJournal>): Promise<number> {
  const before = journal.of('closed').length;
  run.switches.cut();
  await bench.until(() => journal.of('closed').length > before, 'the end of the last connection');
  return journal.of('closed').reduce((sum, { duplicates }) => sum + duplicates, 0);
}

describe('a server that does not resume', () => {
  test.each(['replayFromStart', 'ignoreCursor'] as const)(
    'R1: but begins anew (%s) at every cut costs no entry, and tells none twice',
    async (how) => {
      await using bench = await startBench();
      const { run, reader } = await watchStarted(bench);
      run.switches[how](true);
      for (let n = 0; n < 6; n++) {
        run.agent.toolCall(step(n));
        run.agent.message(`Message ${n}.`);
        await bench.until(() => reader.texts.includes(`Message ${n}.`), `message ${n}`);
        run.switches.cut();
        await bench.until(() => cursorsSent(bench).length === n + 2 && reader.phase === 'live', 'the new stream');
        expectTruth(reader, run);
      }
      expect(reader.integrity?.duplicatesDropped).toBeGreaterThan(0);
    },
  );

  test('R1: exactly, but repeats its last entry, tells no entry twice', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchStarted(bench);
    await using journal = readJournal(bench, refOf(run));
    for (let n = 0; n < 6; n++) {
      run.agent.toolCall(step(n));
      await bench.until(() => reader.lines.some((line) => line.includes(`"t${n}"`)), `step ${n}`);
      run.switches.repeat(1);
    }
    run.agent.toolCall(step(6));
    await bench.until(() => reader.lines.some((line) => line.includes('"t6"')), 'what follows the repeats');
    expect(await deliveredAgain(bench, run, journal)).toBe(6);
    expectTruth(reader, run);
  });
});

test('R2: the position survives streams that die before they tell anything', async () => {
  await using bench = await startBench({ cloud: { timings: { keepaliveMs: 500 } } });
  const { run, reader } = await watchStarted(bench);
  for (let n = 0; n < 5; n++) {
    await bench.until(() => cursorsSent(bench).length === n + 1 && reader.phase === 'live', 'the stream');
    await bench.pass(1_100);
    run.switches.cut(n % 2 === 0 ? 'clean' : 'torn');
    await bench.until(() => reader.phase !== 'live', 'the cut');
  }
  run.agent.toolCall(step(1));
  await bench.until(() => reader.lines.length === 3, 'what came after', 50);
  const [first, ...others] = cursorsSent(bench);
  expect(first).toBeUndefined();
  expect(others.length).toBeGreaterThanOrEqual(5);
  expect(new Set(others).size).toBe(1);
  expect(others[0]).toMatch(/^\d+-\d+$/);
  expectTruth(reader, run);
});

test('R3: a retry or a failure at any moment of a batch loses and doubles nothing', async () => {
  await using bench = await startBench({ policy: { coalesceMs: 16 } });
  const { run, reader } = await watchStarted(bench);
  await using journal = readJournal(bench, refOf(run));
  let n = 0;
  for (let turns = 0; turns < 4; turns++)
    for (let ticks = 0; ticks < 16; ticks++) {
      run.agent.toolCall(step(++n));
      run.agent.toolCall(step(++n));
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
      if (ticks % 2 === 0) run.switches.reset();
      await bench.service.retry(refOf(run));
      run.agent.toolCall(step(++n));
      await bench.until(() => reader.lines.length === n + 2, `step ${n}`);
    }
  expectTruth(reader, run);
  expect(await deliveredAgain(bench, run, journal)).toBe(0);
});

describe('R4: a message that the log has merged and the stream in pieces', () => {
  test.each([true, false])('is shown once, and what follows it, with event ids: %s', async (eventIds) => {
    await using bench = await startBench();
    const run = bench.cloud.createRun({ eventIds });
    run.agent.runStarted();
    for (const text of ['One ', 'two ', 'three ', 'four. ']) run.agent.chunk(text);
    run.flushLog();
    run.agent.chunk('Five.');
    const reader = await watchLive(bench, run);
    await bench.until(() => reader.texts.join('') === 'One two three four. Five.', 'the message');
    run.agent.toolCall(step(1));
    await bench.until(() => reader.lines.some((line) => line.includes('"t1"')), 'what follows');
    await bench.pass(10_000);
    expect(reader.texts.join('')).toBe('One two three four. Five.');
    expect(reader.integrity).toMatchObject({ gaps: [], basis: eventIds ? 'id' : 'alignment' });
  });
});

test('R5: a watch that begins anew uses no old position, however late its token comes', async () => {
  await using bench = await startBench({ policy: { lingerMs: 0 } });
  const { run, reader: first } = await watchStarted(bench);
  run.agent.message('An answer.');
  run.flushLog();
  await bench.until(() => first.texts.includes('An answer.'), 'the answer');
  first.leave();
  await first.done;
  await bench.until(() => bench.cloud.openStreams() === 0, 'the end of the first watch');
  const token = gate();
  bench.cloud.switches.delay('stream_token', token.promise);
  const second = bench.watch(refOf(run));
  await bench.until(() => second.texts.includes('An answer.'), 'the history');
  token.open();
  await bench.until(() => second.phase === 'live', 'the stream');
  run.agent.toolCall(step(1));
  await bench.until(() => second.lines.some((line) => line.includes('"t1"')), 'what follows');
  await bench.until(() => second.integrity?.gaps.length === 0, 'the proof');
  expect(cursorsSent(bench)).toEqual([undefined, undefined]);
  expectWhole(second, run);
});

describe('R6: a resumed run', () => {
  test.each([
    ['before it has begun', 0],
    ['with its prompt under way', 1],
    ['with an answer under way', 2],
  ])('that asks the same again and is opened %s shows both runs in order, each prompt once', async (_, said) => {
    for (const eventIds of [true, false]) {
      await using bench = await startBench();
      const before = bench.cloud.createRun({ eventIds });
      before.agent.runStarted();
      before.agent.userPrompt('Fix the flaky test');
      for (const text of ['I will ', 'look.']) before.agent.chunk(text);
      before.agent.toolCall(step(1));
      before.agent.turnComplete('end_turn');
      before.finish('completed');
      const run = bench.cloud.createRun({ resumeFrom: before, eventIds });
      const says = [
        () => run.agent.userPrompt('Fix the flaky test'),
        () => run.agent.chunk('I will '),
        () => run.agent.chunk('look.'),
        () => run.agent.toolCall(step(1)),
        () => run.agent.turnComplete('end_turn'),
      ];
      if (said > 0) run.agent.runStarted();
      for (const say of says.slice(0, said)) say();
      const reader = await watchLive(bench, run);
      if (said === 0) run.agent.runStarted();
      for (const say of says.slice(said)) {
        say();
        await bench.pass(30);
      }
      await bench.until(() => showsTruth(reader, before, run), 'both runs');
      run.finish('completed');
      await bench.until(() => reader.ended, 'the end');
      expectWhole(reader, before, run);
      expect(reader.lines.filter((line) => line.includes('session/prompt'))).toHaveLength(2);
    }
  });
});

describe('R7: a server that counts anew', () => {
  test.each([true, false])(
    'after the agent’s restart shows what is new, and nothing old again, with event ids: %s',
    async (eventIds) => {
      await using bench = await startBench();
      const { run, reader } = await watchStarted(bench, { eventIds });
      for (let n = 0; n < 5; n++) run.agent.toolCall(step(n));
      await bench.until(() => reader.lines.length === 7, 'the beginning');
      run.flushLog();
      run.switches.epochReset();
      run.switches.cut();
      run.agent.runStarted();
      for (let n = 10; n < 15; n++) run.agent.toolCall(step(n));
      await bench.until(() => reader.lines.some((line) => line.includes('"t14"')), 'what is new');
      await bench.until(() => showsTruth(reader, run) && reader.integrity?.gaps.length === 0, 'the proof');
      expectWhole(reader, run);
    },
  );

  test('with ids from one on again shows what is new, and nothing old again', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchStarted(bench);
    const entry = (n: number) => ({
      type: 'notification',
      notification: { jsonrpc: '2.0', method: '_posthog/status', params: { status: `new ${n}` } },
    });
    const frames = [1, 2, 3].map((n) => `id: ${n}-0\ndata: ${JSON.stringify(entry(n))}\n\n`).join('');
    bench.cloud.switches.answer('proxy_stream', [
      { status: 200, headers: { 'content-type': 'text/event-stream' }, body: frames },
    ]);
    run.flushLog();
    run.switches.cut();
    await bench.until(() => reader.lines.some((line) => line.includes('new 3')), 'what is new');
    for (const n of [1, 2, 3]) run.log(entry(n));
    run.agent.toolCall(step(1));
    await bench.until(() => showsTruth(reader, run) && reader.integrity?.gaps.length === 0, 'the proof');
    expectWhole(reader, run);
  });
});

test('R9: lines that do not parse, frames that nobody knows and a forgotten head shift no number', async () => {
  await using bench = await startBench({ policy: { newestPage: 10, page: 10 } });
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  for (let n = 0; n < 30; n++) {
    run.agent.toolCall(step(n));
    run.flushLog();
    if (n === 7 || n === 29) run.log('{"type":"notification","broken":');
  }
  run.switches.trim(5);
  const reader = await watchLive(bench, run);
  run.live({ type: 'from_the_future' });
  run.agent.toolCall(step(30));
  await bench.until(() => reader.isWhole && reader.lines.some((line) => line.includes('"t30"')), 'all of it');
  await bench.until(() => reader.integrity?.gaps.length === 0 && reader.integrity.unknown === 1, 'the proof');
  expectWhole(reader, run);
  expect(reader.lines).toHaveLength(33);
});

test('R10: the position sent is that of the last entry told, wherever the stream is cut', async () => {
  await using bench = await startBench();
  const { run, reader } = await watchStarted(bench);
  await using journal = readJournal(bench, refOf(run));
  for (let n = 0; n < 12; n++) {
    const connections = cursorsSent(bench).length;
    run.switches.cut(n % 2 === 0 ? 'clean' : 'torn');
    await bench.until(() => cursorsSent(bench).length > connections && reader.phase === 'live', 'the new stream');
    run.agent.toolCall(step(n));
    await bench.until(() => reader.lines.length === n + 3, `step ${n}`);
  }
  // Told from the stream, and none repeated: no position was before the last entry, and none behind it.
  expect(await deliveredAgain(bench, run, journal)).toBe(0);
  const cursors = cursorsSent(bench).slice(1);
  expect(new Set(cursors).size).toBe(cursors.length);
  expectTruth(reader, run);
});

describe('R11: what comes after a cut', () => {
  const WORDS = ['chunk', 'chunk', 'call', 'input', 'progress', 'done', 'whole', 'late update', 'turn'];
  const say = (run: Awaited<ReturnType<typeof watchStarted>>['run'], at: number) => {
    const { agent } = run;
    switch (WORDS[at]) {
      case 'chunk':
        return agent.chunk(at === 0 ? 'I will ' : 'look.');
      case 'call':
        return void agent.toolCall({ toolCallId: 'one', title: 'Read', kind: 'read' });
      case 'input':
        return agent.toolUpdate({ toolCallId: 'one', rawInput: { path: 'a.ts' } });
      case 'progress':
        return agent.toolUpdate({ toolCallId: 'one', status: 'in_progress' });
      case 'done':
        return agent.toolUpdate({ toolCallId: 'one', status: 'completed' });
      case 'whole':
        return agent.message('All of it.');
      case 'late update':
        return agent.toolUpdate({ toolCallId: 'one', status: 'completed', title: 'Read a.ts' });
      default:
        return agent.turnComplete('end_turn');
    }
  };
  /** What people read of it: kinds, texts, calls. */
  const readBy = (reader: Reader) => {
    const transcript = new Transcript();
    for (const update of reader.updates) transcript.apply(update);
    return Array.from({ length: transcript.count }, (_, at) => transcript.item(at)).map((item) => {
      if (item?.kind === 'message') return item.text;
      return item?.kind === 'tool' ? `${item.title} ${item.status}` : item?.kind;
    });
  };

  const cutAt = async (cut: number, how: 'clean' | 'torn' | 'reset') => {
    await using bench = await startBench();
    const { run, reader } = await watchStarted(bench);
    for (let at = 0; at < WORDS.length; at++) {
      if (at === cut) {
        await bench.until(() => reader.lines.length >= at + 2, 'what came before');
        if (how === 'reset') run.switches.reset();
        else run.switches.cut(how);
      }
      say(run, at);
    }
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end');
    expectWhole(reader, run);
    expect(readBy(reader)).toEqual(['notice', 'I will look.', 'Read a.ts completed', 'All of it.', 'turn-end']);
  };

  test.each(WORDS.map((_, at) => at))('is understood without what came before it (cut at %i)', async (cut) => {
    await Promise.all((['clean', 'torn', 'reset'] as const).map((how) => cutAt(cut, how)));
  });
});
