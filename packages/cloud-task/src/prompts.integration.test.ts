import type { CloudRun } from '@runwatch/local-cloud';
import type { Reader } from '@runwatch/protocol/testing';
import { type PermissionItem, Transcript } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';
import { cursorsSent, pageOffsets, refOf, watchLive } from './testing/oracle.ts';

const SMALL = { newestPage: 20, page: 20 };
const ASK = { requestId: 'r1', toolCallId: 'call-r1', title: 'Run the tests', kind: 'execute' } as const;

/** What the window shows: the transcript folded from everything the reader was told. */
class Shown {
  readonly #reader: Reader;
  readonly #transcript = new Transcript();
  #read = 0;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  get transcript(): Transcript {
    for (; this.#read < this.#reader.updates.length; this.#read++)
      this.#transcript.apply(this.#reader.updates[this.#read] as Reader['updates'][number]);
    return this.#transcript;
  }

  /** Ids of the cards. */
  get cards(): string[] {
    return this.transcript.permissions.map(({ requestId }) => requestId);
  }

  /** Everything that stands in the transcript of requests: id and state. */
  get records(): string[] {
    const { transcript } = this;
    return Array.from({ length: transcript.count }, (_, at) => transcript.item(at))
      .filter((item): item is PermissionItem => item?.kind === 'permission')
      .map(({ requestId, state }) => `${requestId} ${state}`);
  }
}

function startRun(bench: Bench, options: Parameters<Bench['cloud']['createRun']>[0] = {}): CloudRun {
  const run = bench.cloud.createRun(options);
  run.agent.runStarted();
  run.agent.userPrompt('Test it');
  return run;
}

const work = (run: CloudRun, from: number, to: number) => {
  for (let n = from; n < to; n++) run.agent.toolCall({ toolCallId: `t${n}`, title: `Step ${n}`, kind: 'read' });
};

async function watch(bench: Bench, run: CloudRun) {
  const reader = await watchLive(bench, run);
  return { reader, shown: new Shown(reader) };
}

const settle = (bench: Bench) => bench.pass(12_000, 50);

describe('Q1: a request that waits for an answer is shown, once,', () => {
  test('when only the log has it', async () => {
    await using bench = await startBench();
    const run = startRun(bench);
    void run.agent.requestPermission(ASK);
    run.flushLog();
    run.switches.expireWindow();
    const { shown } = await watch(bench, run);
    await bench.until(() => shown.cards.length > 0, 'the card');
    await settle(bench);
    expect(shown.records).toEqual(['r1 open']);
  });

  test('when only the stream has it', async () => {
    await using bench = await startBench({
      cloud: { timings: { logDebounceMs: 3_600_000, logMaxDelayMs: 3_600_000 } },
    });
    const run = startRun(bench);
    run.flushLog();
    const { shown } = await watch(bench, run);
    void run.agent.requestPermission(ASK);
    await bench.until(() => shown.cards.length > 0, 'the card');
    await settle(bench);
    expect(shown.records).toEqual(['r1 open']);
  });

  test.each([true, false])(
    'when both have it in their spellings, at different places (event ids: %s)',
    async (eventIds) => {
      await using bench = await startBench();
      const run = startRun(bench, { eventIds });
      run.agent.chunk('I would like to ');
      void run.agent.requestPermission(ASK);
      // The server’s line stands in the log before what the agent said before it.
      run.agent.console('info', 'npm test');
      const { shown } = await watch(bench, run);
      await bench.until(() => shown.cards.length > 0, 'the card');
      await settle(bench);
      expect(shown.records).toEqual(['r1 open']);
      expect(shown.cards).toEqual(['r1']);
    },
  );

  test('when it was asked while the wire was down', async () => {
    for (const keep of [5_000, 0]) {
      await using bench = await startBench();
      const run = startRun(bench);
      const { shown } = await watch(bench, run);
      run.switches.cut();
      void run.agent.requestPermission(ASK);
      run.flushLog();
      run.switches.trim(keep);
      await bench.until(() => shown.cards.length > 0, 'the card', 50);
      await settle(bench);
      expect(shown.records).toEqual(['r1 open']);
    }
  });

  test('when the service starts anew; one that was answered is not', async () => {
    for (const answered of [false, true]) {
      await using bench = await startBench({ policy: { lingerMs: 0 } });
      const run = startRun(bench);
      const { reader, shown } = await watch(bench, run);
      void run.agent.requestPermission(ASK);
      await bench.until(() => shown.cards.length > 0, 'the card');
      if (answered) run.answerPermission('r1', 'allow');
      run.flushLog();
      reader.leave();
      await reader.done;
      await bench.until(() => bench.cloud.openStreams() === 0, 'the end of the first watch');
      const { shown: again } = await watch(bench, run);
      await bench.until(() => again.records.length > 0, 'what was asked');
      await settle(bench);
      expect(again.records).toEqual([answered ? 'r1 answered' : 'r1 open']);
      expect(again.cards).toEqual(answered ? [] : ['r1']);
    }
  });
});

describe('Q1: a request that stands before the newest page', () => {
  /** Asked, then others went on; the history is held back. */
  async function openedLong(bench: Bench, meanwhile: (run: CloudRun) => void = () => {}) {
    const run = startRun(bench);
    work(run, 0, 240);
    void run.agent.requestPermission(ASK);
    work(run, 240, 300);
    meanwhile(run);
    work(run, 300, 340);
    run.flushLog();
    const logs = bench.cloud.switches.holdPage(0, { route: 'logs' });
    const reader = bench.watch(refOf(run));
    return { run, reader, shown: new Shown(reader), logs };
  }

  test('is shown before the history is filled in, and stays one card when it is', async () => {
    await using bench = await startBench({ policy: SMALL });
    const { reader, shown, logs } = await openedLong(bench);
    await bench.until(() => shown.cards.length > 0, 'the card');
    expect(reader.isWhole).toBe(false);
    const [early] = shown.transcript.permissions;
    expect(early).toMatchObject({ state: 'open', title: 'Run the tests', toolCallId: 'call-r1', entries: 0 });
    expect(early?.options).toHaveLength(3);
    logs.release();
    await bench.until(() => reader.isWhole && shown.transcript.complete, 'the history');
    expect(shown.cards).toEqual(['r1']);
    expect(shown.records).toEqual(['r1 open']);
    expect(shown.transcript.permissions[0]).toMatchObject({ entries: 1, first: 243 });
  });

  test.each<[string, (run: CloudRun) => void]>([
    ['answered', (run) => run.answerPermission('r1', 'allow')],
    ['left behind by the end of its turn', (run) => run.agent.turnComplete('end_turn')],
    ['left behind by the agent’s restart', (run) => run.agent.runStarted()],
  ])('is not shown when it was %s', async (_, meanwhile) => {
    await using bench = await startBench({ policy: SMALL });
    const { reader, shown, logs } = await openedLong(bench, meanwhile);
    await bench.until(() => bench.targets('api').some((target) => target.includes('event_types')), 'the question');
    await settle(bench);
    expect(shown.cards).toEqual([]);
    logs.release();
    await bench.until(() => reader.isWhole && shown.transcript.complete, 'the history');
    expect(shown.cards).toEqual([]);
  });

  test.each<[string, (run: CloudRun) => void]>([
    ['it is answered', (run) => run.answerPermission('r1', 'allow')],
    ['its turn ends', (run) => run.agent.turnComplete('end_turn')],
    ['its call is over', (run) => run.agent.toolUpdate({ toolCallId: 'call-r1', status: 'completed' })],
  ])('goes when %s, before the history is filled in', async (_, happens) => {
    await using bench = await startBench({ policy: SMALL });
    const { run, reader, shown, logs } = await openedLong(bench);
    await bench.until(() => shown.cards.length > 0, 'the card');
    happens(run);
    await bench.until(() => shown.cards.length === 0, 'no card', 50);
    expect(reader.isWhole).toBe(false);
    logs.release();
    await bench.until(() => reader.isWhole && shown.transcript.complete, 'the history');
    expect(shown.cards).toEqual([]);
  });

  test('is shown to a window that joins later before it has the history', async () => {
    await using bench = await startBench({ policy: { ...SMALL, batchBytes: 2_000 } });
    const { run, reader, logs } = await openedLong(bench);
    logs.release();
    await bench.until(() => reader.isWhole && reader.phase === 'live', 'the history');
    work(run, 340, 1_500);
    await bench.until(() => reader.lines.some((line) => line.includes('"t1499"')), 'what followed');
    await settle(bench);
    const late = bench.watch(refOf(run));
    const shown = new Shown(late);
    await bench.until(() => late.updates.some((update) => update.kind === 'requests'), 'the request');
    const kinds = late.updates.map((update) => update.kind);
    expect(kinds.indexOf('requests')).toBeLessThan(kinds.indexOf('fill'));
    const first = new Transcript();
    for (const update of late.updates.slice(0, kinds.indexOf('fill'))) first.apply(update);
    expect(first.permissions.map(({ requestId }) => requestId)).toEqual(['r1']);
    await bench.until(() => late.isWhole && shown.transcript.complete, 'the history');
    expect(shown.records).toEqual(['r1 open']);
  });

  test('is found when the question fails at first, and costs a server without the filter nothing', async () => {
    await using bench = await startBench({ policy: SMALL });
    const run = startRun(bench);
    void run.agent.requestPermission(ASK);
    work(run, 0, 200);
    run.flushLog();
    bench.cloud.switches.holdPage(0, { route: 'logs' });
    // The third read of the log is the question.
    bench.cloud.switches.answer('session_logs', ['pass', 'pass', { status: 503 }]);
    const reader = bench.watch(refOf(run));
    const shown = new Shown(reader);
    await bench.until(() => shown.cards.length > 0, 'the card');
    expect(reader.integrity?.gaps).toMatchObject([{ why: 'not-loaded' }]);
  });
});

describe('Q2: a request that is told again', () => {
  test.each(['before it is answered', 'after it was answered'])(
    '%s is one record, and no card once it is settled',
    async (when) => {
      await using bench = await startBench();
      const run = startRun(bench);
      const { reader, shown } = await watch(bench, run);
      void run.agent.requestPermission(ASK);
      await bench.until(() => shown.cards.length > 0, 'the card');
      if (when === 'after it was answered') {
        run.answerPermission('r1', 'allow');
        run.flushLog();
        await bench.until(() => shown.cards.length === 0, 'the answer', 50);
      }
      const line = { ...frameOf(ASK), again: 'with other words' };
      for (let n = 0; n < 3; n++) {
        run.switches.repeat(1);
        run.live(line);
        run.switches.replayFromStart(true);
        run.switches.cut();
        const connections = cursorsSent(bench).length;
        await bench.until(() => cursorsSent(bench).length > connections && reader.phase === 'live', 'the new stream');
        await bench.pass(500);
        expect(shown.records).toEqual([when === 'after it was answered' ? 'r1 answered' : 'r1 open']);
      }
      run.answerPermission('r1', 'allow');
      run.flushLog();
      await bench.until(() => shown.cards.length === 0, 'no card', 50);
      expect(shown.records).toEqual(['r1 answered']);
    },
  );
});

describe('Q3: a request', () => {
  test.each<[string, (run: CloudRun) => void]>([
    ['its turn ended', (run) => run.agent.turnComplete('end_turn')],
    ['its turn was cancelled', (run) => run.agent.turnComplete('cancelled')],
    ['its run was completed', (run) => run.finish('completed')],
    ['its run failed without a word', (run) => run.finish('failed', { sentinel: false })],
    ['its run was cancelled', (run) => run.finish('cancelled')],
    ['its agent began anew', (run) => run.agent.runStarted()],
    ['its call was asked about anew', (run) => void run.agent.requestPermission({ ...ASK, requestId: 'r2' })],
  ])('cannot be answered any more when %s, live and when the run is opened later', async (how, happens) => {
    await using bench = await startBench({ policy: { lingerMs: 0 } });
    const run = startRun(bench);
    const { reader, shown } = await watch(bench, run);
    void run.agent.requestPermission(ASK);
    await bench.until(() => shown.cards.includes('r1'), 'the card');
    happens(run);
    const left = how.includes('anew') && how.includes('call') ? ['r2'] : [];
    await bench.until(() => !shown.cards.includes('r1'), 'no card', 50);
    await bench.until(() => JSON.stringify(shown.cards) === JSON.stringify(left), 'what is left', 50);
    expect(shown.records[0]).toBe('r1 expired');
    run.flushLog();
    reader.leave();
    await reader.done;
    const later = bench.watch(refOf(run));
    const again = new Shown(later);
    await bench.until(() => later.lines.length > 3 && again.transcript.complete, 'the run', 50);
    expect(again.cards).toEqual(left);
  });

  test.each([
    ['before its agent has begun', 0],
    ['before its agent has begun, far down in its history', 200],
  ])('of the run before is not shown in the one that goes on from it, %s', async (_, since) => {
    await using bench = await startBench({ policy: SMALL });
    const before = startRun(bench);
    void before.agent.requestPermission(ASK);
    work(before, 0, since);
    before.finish('failed');
    const run = bench.cloud.createRun({ resumeFrom: before });
    const reader = bench.watch(refOf(run));
    const shown = new Shown(reader);
    await bench.until(() => reader.lines.length > 0 && reader.phase === 'live', 'the history');
    await settle(bench);
    expect(shown.cards).toEqual([]);
    expect(reader.requests).toEqual([]);
    run.agent.runStarted();
    await bench.until(() => reader.lines.some((line) => line.includes(run.runId)), 'the beginning');
    expect(shown.cards).toEqual([]);
    expect(shown.records).toEqual(['r1 expired']);
  });

  test('that is answered while its run ends has one outcome', async () => {
    await using bench = await startBench();
    const run = startRun(bench);
    const { reader, shown } = await watch(bench, run);
    void run.agent.requestPermission(ASK);
    await bench.until(() => shown.cards.length > 0, 'the card');
    bench.cloud.switches.delay('command', 500);
    const answer = { method: 'permission_response', params: { requestId: 'r1', optionId: 'allow' } } as const;
    const answering = bench.service.command(refOf(run), answer, 'r1').catch((error: unknown) => error);
    run.finish('cancelled');
    await bench.until(() => reader.ended, 'the end');
    await answering;
    expect(shown.cards).toEqual([]);
    expect(shown.records).toEqual(['r1 expired']);
    expect(run.commands.filter((command) => command.method === 'permission_response')).toHaveLength(0);
  });
});

describe('Q4: a request that is answered elsewhere', () => {
  test.each(['live', 'offline'] as const)('clears in a second client that is %s', async (second) => {
    await using bench = await startBench({ policy: { lingerMs: 0 } });
    const other = bench.serve('elsewhere');
    const run = startRun(bench);
    const { shown } = await watch(bench, run);
    const reader = bench.watch(refOf(run), other);
    const there = new Shown(reader);
    void run.agent.requestPermission(ASK);
    await bench.until(() => shown.cards.length > 0 && there.cards.length > 0, 'both cards');
    const answer = { method: 'permission_response', params: { requestId: 'r1', optionId: 'allow' } } as const;
    if (second === 'offline') {
      for (const route of ['proxy_stream', 'api_stream'] as const)
        bench.cloud.switches.answer(route, { status: 503, headers: { 'retry-after': '5' } }, { times: 2 });
      run.switches.cut();
      await bench.until(() => reader.phase === 'reconnecting', 'the cut');
    }
    expect(await bench.service.command(refOf(run), answer, 'r1')).toEqual({ kind: 'done' });
    await bench.until(() => there.cards.length === 0 && shown.cards.length === 0, 'no card', 50);
    expect(there.records).toEqual(['r1 answered']);
    expect(await other.command(refOf(run), answer, 'r1')).toEqual({ kind: 'already' });
  });
});

test('Q5: an answer whose result was lost is given once, and is a success', async () => {
  await using bench = await startBench();
  const run = startRun(bench);
  const { shown } = await watch(bench, run);
  const asked = run.agent.requestPermission(ASK);
  await bench.until(() => shown.cards.length > 0, 'the card');
  bench.cloud.switches.answer('command', ['reset', 'pass']);
  const answer = { method: 'permission_response', params: { requestId: 'r1', optionId: 'allow' } } as const;
  expect(['done', 'already']).toContain((await bench.service.command(refOf(run), answer, 'r1')).kind);
  expect((await asked).optionId).toBe('allow');
  await bench.until(() => shown.cards.length === 0, 'no card', 50);
  expect(run.commands.filter((command) => command.method === 'permission_response')).toHaveLength(1);
});

describe('Q6: a request', () => {
  test.each(['during the opening', 'after it'])(
    'told in one piece with the call it refers to, %s, stands behind it',
    async (when) => {
      await using bench = await startBench();
      const run = startRun(bench);
      const held = bench.cloud.switches.holdPage(0);
      if (when === 'after it') held.release();
      const reader = bench.watch(refOf(run));
      const shown = new Shown(reader);
      await bench.until(() => bench.cloud.openStreams() === 1, 'the stream');
      run.agent.chunk('I will run them.');
      run.agent.toolCall({ toolCallId: 'call-r1', title: 'Run the tests', kind: 'execute' });
      void run.agent.requestPermission(ASK);
      await bench.pass(100);
      held.release();
      await bench.until(() => shown.cards.length > 0, 'the card');
      // At no moment was the request there without what it refers to.
      const transcript = new Transcript();
      for (const update of reader.updates) {
        transcript.apply(update);
        const kinds = Array.from({ length: transcript.count }, (_, at) => transcript.item(at)?.kind);
        if (transcript.permissions.length > 0) expect(kinds.slice(-3)).toEqual(['message', 'tool', 'permission']);
      }
      await settle(bench);
      expect(shown.records).toEqual(['r1 open']);
      expect(pageOffsets(bench).length).toBeLessThan(20);
    },
  );
});

/** A request as the stream tells it. */
function frameOf({ requestId, toolCallId, title, kind }: typeof ASK): object {
  const options = [{ optionId: 'allow', kind: 'allow_once', name: 'Yes' }];
  return { type: 'permission_request', requestId, options, toolCall: { toolCallId, title, kind } };
}
