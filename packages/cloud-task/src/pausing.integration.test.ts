import { normalForm } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { startBench } from './testing/bench.ts';
import { breakTheWay } from './testing/outage.ts';

const MINUTE = 60_000;
const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });

describe('a run that is paused by the user', () => {
  test('asks nothing of the server, keeps what it told, and goes on where it was when resumed', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    run.agent.message('Before.');
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live' && reader.texts.includes('Before.'), 'a live wire');
    await bench.service.pause(ref(run));
    await bench.until(() => reader.phase === 'paused' && bench.cloud.openStreams() === 0, 'the pause');
    const asked = bench.cloud.requests.length;
    run.agent.message('Meanwhile.');
    // Nothing but the user ends a pause.
    bench.service.wake();
    bench.machine.says('offline');
    bench.machine.says('online');
    bench.machine.says('changed');
    bench.machine.sleep(MINUTE);
    await bench.service.retry(ref(run));
    await bench.pass(30 * MINUTE, 1_000);
    expect([bench.cloud.requests.length, reader.phase, reader.texts]).toEqual([asked, 'paused', ['Before.']]);

    await bench.service.resume(ref(run));
    await bench.until(() => reader.phase === 'live' && reader.texts.includes('Meanwhile.'), 'the wire');
    const names = bench.cloud.requests.slice(asked).filter(({ target }) => !target.includes('session_logs'));
    expect(names.map(({ leg, target }) => `${leg} ${target.split('/').slice(-2).join('/').split('?')[0]}`)).toEqual([
      `api ${run.runId}/`,
      'api stream_token/',
      `proxy ${run.runId}/stream`,
    ]);
    expect(names.at(-1)?.headers['last-event-id']).toMatch(/^\d+-\d+$/);
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end');
    expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
  });

  test('stops what it was about to read, and reads it when resumed', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('Here.');
    run.flushLog();
    bench.cloud.switches.answer('session_logs', ['hang', 'pass']);
    const reader = bench.watch(ref(run));
    await bench.until(() => bench.targets().some((target) => target.includes('session_logs')), 'the first page');
    await bench.service.pause(ref(run));
    await bench.until(() => reader.phase === 'paused' && bench.cloud.openStreams() === 0, 'the pause');
    const asked = bench.cloud.requests.length;
    await bench.pass(10 * MINUTE, 1_000);
    expect([bench.cloud.requests.length, reader.phase]).toEqual([asked, 'paused']);
    await bench.service.resume(ref(run));
    await bench.until(() => reader.phase === 'live' && reader.texts.includes('Here.'), 'the snapshot');
    expect(reader.count('snapshot')).toBe(1);
  });

  test('is paused while it waits to try again, and tries at once when resumed', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    const repair = breakTheWay(bench.cloud, 'reset');
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'failed', 'the failure');
    await bench.service.pause(ref(run));
    await bench.until(() => reader.phase === 'paused', 'the pause');
    const asked = bench.cloud.requests.length;
    await bench.pass(10 * MINUTE, 1_000);
    expect([bench.cloud.requests.length, reader.phase]).toEqual([asked, 'paused']);
    repair();
    const since = bench.clock.now();
    await bench.service.resume(ref(run));
    await bench.until(() => reader.phase === 'live', 'the wire');
    expect(bench.clock.now() - since).toBeLessThan(2_000);
  });

  test('does not keep the others from anything', async () => {
    await using bench = await startBench();
    const [paused, other] = [bench.cloud.createRun(), bench.cloud.createRun()];
    const readers = [paused, other].map((run) => bench.watch(ref(run)));
    await bench.until(() => readers.every(({ phase }) => phase === 'live'), 'both wires');
    await bench.service.pause(ref(paused));
    other.agent.message('Go on.');
    await bench.until(() => readers[1]?.texts.includes('Go on.') === true, 'the other');
    expect(readers.map(({ phase }) => phase)).toEqual(['paused', 'live']);
  });

  test('is forgotten to be paused when nobody has watched it for a while, and leaves nothing behind', async () => {
    const bench = await startBench({ policy: { lingerMs: 1_000 } });
    {
      await using _ = bench;
      const run = bench.cloud.createRun();
      const first = bench.watch(ref(run));
      await bench.until(() => first.phase === 'live', 'the wire');
      await bench.service.pause(ref(run));
      first.leave();
      const second = bench.watch(ref(run));
      await bench.until(() => second.phase === 'paused', 'the pause');
      second.leave();
      await bench.pass(2_000);
      const third = bench.watch(ref(run));
      await bench.until(() => third.phase === 'live', 'the wire again');
    }
    expect([bench.machine.listeners, bench.clock.pending]).toEqual([0, 0]);
  });

  test('is not: pausing and resuming what nobody watches is no fault', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    await bench.service.pause(ref(run));
    await bench.service.resume(ref(run));
    await expect(bench.service.pause({ taskId: '..', runId: 'r' })).rejects.toMatchObject({
      failure: { code: 'invalid_id' },
    });
    expect(bench.cloud.requests).toEqual([]);
  });
});
