import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';
import { cursorsSent, expectWhole, pageOffsets, refOf, showsTruth, watchLive } from './testing/oracle.ts';

const step = (n: number) => ({ toolCallId: `t${n}`, title: `Step ${n}`, kind: 'read' as const });
/** A tool call as the stream and the log have it, told by hand. */
const entry = (n: number) => ({
  type: 'notification',
  notification: {
    jsonrpc: '2.0',
    method: 'session/update',
    params: { update: { sessionUpdate: 'tool_call', ...step(n) } },
  },
});
const sse = (...frames: string[]) => ({
  status: 200,
  headers: { 'content-type': 'text/event-stream' },
  body: frames.map((frame) => `${frame}\n\n`).join(''),
});
const TRIMMED = sse('event: end\ndata: {"type":"resync","reason":"trimmed"}');

/** A run with some history, watched to its end so far. */
async function watchWorking(bench: Bench, options: { eventIds?: boolean } = {}) {
  const run = bench.cloud.createRun(options);
  run.agent.runStarted();
  for (let n = 0; n < 40; n++) run.agent.toolCall(step(n));
  const reader = await watchLive(bench, run);
  await bench.until(() => reader.lines.some((line) => line.includes('"t39"')), 'the history');
  run.flushLog();
  await bench.until(() => reader.integrity?.gaps.length === 0, 'the proof');
  await bench.pass(8_000, 50);
  return { run, reader };
}

/** Whatever was read before is not read again: the log is read on from where it was known to. */
function neverFromZero(bench: Bench, since: number) {
  const offsets = pageOffsets(bench).slice(since);
  expect(offsets.length).toBeGreaterThan(0);
  // One entry that is known is read again, to see that it is still the same log.
  expect(Math.min(...offsets)).toBeGreaterThanOrEqual(41);
  expect(bench.targets('api').filter((target) => target.endsWith('/logs/'))).toEqual([]);
}

/** Three servers whose window no longer has the position, and how each says so. */
const SERVERS: Record<string, { offerProxy: boolean; onReturn?: (bench: Bench) => void }> = {
  'says that it was trimmed': { offerProxy: true },
  'answers 410': {
    offerProxy: true,
    onReturn: (bench) => bench.cloud.switches.answer('proxy_stream', [{ status: 410 }, 'pass']),
  },
  'goes on with what it has, in silence': { offerProxy: false },
};

describe.each(Object.entries(SERVERS))(
  'a window that was trimmed past the position, of a server that %s,',
  (_, server) => {
    test.each([true, false])(
      'G1: leaves no hole and no doubt, and nothing is read from zero (event ids: %s)',
      async (eventIds) => {
        await using bench = await startBench({ cloud: { offerProxy: server.offerProxy } });
        const { run, reader } = await watchWorking(bench, { eventIds });
        const since = pageOffsets(bench).length;
        server.onReturn?.(bench);
        run.switches.cut();
        for (let n = 40; n < 90; n++) run.agent.toolCall(step(n));
        run.switches.trim(5);
        await bench.until(() => reader.lines.some((line) => line.includes('"t89"')), 'what came last');
        await bench.until(() => showsTruth(reader, run), 'what was trimmed', 50);
        await bench.until(() => reader.integrity?.gaps.length === 0, 'the proof', 50);
        run.agent.toolCall(step(90));
        await bench.until(() => reader.lines.some((line) => line.includes('"t90"')), 'what follows');
        run.finish('completed');
        await bench.until(() => reader.ended, 'the end', 50);
        expectWhole(reader, run);
        neverFromZero(bench, since);
      },
    );
  },
);

test.each(['proxy', 'api'] as const)(
  'G2: a reader that stalls while the window moves past it has everything in the end (%s leg)',
  async (leg) => {
    await using bench = await startBench({ cloud: { offerProxy: leg === 'proxy', window: 20 } });
    const { run, reader } = await watchWorking(bench);
    const since = pageOffsets(bench).length;
    run.switches.freeze();
    for (let n = 40; n < 140; n++) run.agent.toolCall(step(n));
    await bench.pass(200);
    run.switches.thaw();
    await bench.until(() => reader.lines.some((line) => line.includes('"t139"')), 'what came last');
    expect(cursorsSent(bench)).toHaveLength(1);
    await bench.until(() => showsTruth(reader, run), 'what lies between', 50);
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end', 50);
    expectWhole(reader, run);
    neverFromZero(bench, since);
  },
);

test('G3: a log that does not have yet what is missing is asked again, and nothing is guessed meanwhile', async () => {
  await using bench = await startBench({ cloud: { timings: { logDebounceMs: 60_000, logMaxDelayMs: 60_000 } } });
  const { run, reader } = await watchWorking(bench);
  const requests = pageOffsets(bench).length;
  run.switches.cut();
  for (let n = 40; n < 90; n++) run.agent.toolCall(step(n));
  run.switches.trim(5);
  await bench.until(() => reader.lines.some((line) => line.includes('"t89"')), 'what came last');
  await bench.pass(30_000, 50);
  // What is live is shown, with the doubt at its place; what is missing is not made up.
  expect(reader.integrity?.gaps).toMatchObject([{ from: 42, to: null, why: 'unproven' }]);
  expect(reader.integrity?.upTo).toBe(42);
  expect(reader.lines).toHaveLength(42 + 5);
  await bench.until(() => showsTruth(reader, run), 'what was missing', 50);
  await bench.until(() => reader.integrity?.gaps.length === 0, 'the proof', 50);
  expectWhole(reader, run);
  expect(pageOffsets(bench).length - requests).toBeLessThan(15);
});

describe('G4: a stream that only ever says that it was trimmed', () => {
  test('costs nothing of what the log has', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchWorking(bench);
    bench.cloud.switches.answer('proxy_stream', TRIMMED);
    run.switches.cut();
    for (let n = 40; n < 60; n++) run.agent.toolCall(step(n));
    await bench.until(() => showsTruth(reader, run), 'what the log has', 50);
    expectWhole(reader, run);
  });

  test('is asked once a minute in the end, visibly, and comes back when it can', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchWorking(bench);
    const release = bench.cloud.switches.answer('proxy_stream', TRIMMED);
    run.switches.cut();
    await bench.until(() => reader.phase === 'failed', 'the failure', 500);
    expect(reader.connection?.failure).toMatchObject({ code: 'unavailable', retryable: true });
    const before = cursorsSent(bench).length;
    await bench.pass(3_600_000, 2_000);
    expect(cursorsSent(bench).length - before).toBeLessThanOrEqual(125);
    expect(reader.ended).toBe(false);
    release();
    await bench.service.retry(refOf(run));
    await bench.until(() => reader.phase === 'live', 'the stream');
  });
});

describe('G5: a run whose stream is gone for good', () => {
  const NOT_AVAILABLE = sse('event: error\ndata: {"error":"Stream not available"}');
  const answers = [
    ['with a named error', NOT_AVAILABLE],
    ['with an empty stream', sse()],
  ] as const;

  test.each(answers)('%s is settled by asking for the run, when it is over', async (_, answer) => {
    await using bench = await startBench();
    const { run, reader } = await watchWorking(bench);
    bench.cloud.switches.answer('proxy_stream', answer);
    bench.cloud.switches.answer('api_stream', answer);
    run.agent.message('The last words.');
    run.flushLog();
    run.setStatus('completed', { tell: false });
    run.switches.expireWindow();
    run.switches.cut();
    await bench.until(() => reader.ended, 'the end', 50);
    expectWhole(reader, run);
    expect(cursorsSent(bench).length).toBeLessThan(4);
  });

  test.each(answers)('%s is asked for seldom, and not called over, while the run is alive', async (_, answer) => {
    await using bench = await startBench();
    const { run, reader } = await watchWorking(bench);
    const before = cursorsSent(bench).length;
    bench.cloud.switches.answer('proxy_stream', answer);
    bench.cloud.switches.answer('api_stream', answer);
    run.switches.cut();
    await bench.pass(1_800_000, 2_000);
    expect(reader.ended).toBe(false);
    await bench.until(() => reader.phase === 'failed', 'the failure', 500);
    expect(cursorsSent(bench).length - before).toBeLessThan(60);
  });
});

test('G6: an event that cannot be read stands as such at its place, and its neighbours are shown', async () => {
  await using bench = await startBench();
  const { run, reader } = await watchWorking(bench);
  run.agent.toolCall(step(40));
  run.live('{"type":"notification","notification":{"method":"_posthog/sta');
  run.agent.toolCall(step(41));
  await bench.until(() => reader.lines.some((line) => line.includes('"t41"')), 'the neighbours');
  expect(reader.lines.slice(42).map((line) => /"t\d+"|unreadable/.exec(line)?.[0])).toEqual([
    '"t40"',
    'unreadable',
    '"t41"',
  ]);
  // It is never passed over in silence, also when the stream goes on behind it.
  run.switches.cut();
  await bench.until(() => cursorsSent(bench).length === 2 && reader.phase === 'live', 'the new stream');
  expect(reader.integrity?.unreadable).toBe(1);
});

describe('O6: an entry with a lower id that becomes visible after a higher one', () => {
  test('is shown when the stream tells it late', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchWorking(bench);
    const id = Number(/\d+/.exec(cursorsSent(bench).at(-1) ?? '')?.[0] ?? bench.clock.now()) + 60_000;
    const frame = (n: number) => `id: ${id}-${n}\ndata: ${JSON.stringify(entry(n))}`;
    bench.cloud.switches.answer('proxy_stream', [sse(frame(56)), sse(frame(55), frame(57))]);
    run.switches.cut();
    await bench.until(
      () => [55, 56, 57].every((n) => reader.lines.some((line) => line.includes(`"t${n}"`))),
      'all three',
    );
    for (const n of [55, 56, 57]) run.log(entry(n));
    await bench.until(() => showsTruth(reader, run) && reader.integrity?.gaps.length === 0, 'the proof', 50);
    expectWhole(reader, run);
  });

  test('is shown when only the log ever tells it', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchWorking(bench);
    run.live(entry(56));
    await bench.until(() => reader.lines.some((line) => line.includes('"t56"')), 'the higher one');
    run.log(entry(55));
    run.log(entry(56));
    await bench.until(() => showsTruth(reader, run), 'the lower one', 50);
    expectWhole(reader, run);
  });
});

test('W5: entries told live that the log has lost stay shown, for every reader', async () => {
  await using bench = await startBench();
  const { run, reader } = await watchWorking(bench);
  run.agent.toolCall(step(40));
  for (let n = 50; n < 55; n++) run.live(entry(n));
  run.agent.toolCall(step(60));
  await bench.pass(20_000, 50);
  run.switches.trim(0);
  run.switches.cut();
  run.agent.toolCall(step(61));
  await bench.until(() => reader.lines.some((line) => line.includes('"t61"')), 'what follows');
  const late = bench.watch(refOf(run));
  run.finish('completed');
  await bench.until(() => reader.ended && late.ended, 'the end', 50);
  const order = reader.lines.slice(42).map((line) => /"t(\d+)"/.exec(line)?.[1]);
  expect(order).toEqual(['40', '50', '51', '52', '53', '54', '60', '61']);
  expect(late.lines).toEqual(reader.lines);
  // Nothing is missing, but that the log does not have them is said.
  expect(reader.integrity).toMatchObject({ gaps: [], upTo: reader.lines.length, onlyLive: 5 });
  expect(late.integrity?.onlyLive).toBe(5);
});
