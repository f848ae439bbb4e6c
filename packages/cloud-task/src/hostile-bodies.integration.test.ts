import { gzipSync } from 'node:zlib';
import type { Failure } from '@runwatch/protocol';
import { normalForm } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { startBench } from './testing/bench.ts';

const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });
const MB = 1024 * 1024;
const json = { 'content-type': 'application/json' };
const CANARY = 'hostile-canary';
const HTML = `<html>${CANARY} ${'x'.repeat(5 * MB)}</html>`;
const line = (n: number) => ({
  type: 'notification',
  notification: { jsonrpc: '2.0', method: '_posthog/status', params: { status: `s${n}` } },
});
const failureOf = (error: unknown): Failure => (error as { failure: Failure }).failure;

/** A failure that may be shown: typed, short, in our words. */
function expectShowable(failure: Failure | null | undefined): void {
  expect(failure?.message.length).toBeLessThan(300);
  expect(JSON.stringify(failure)).not.toContain(CANARY);
}

describe('S7: five megabytes of HTML', () => {
  test.each([400, 403, 404, 409, 500, 503, 200])(
    'with status %i as the answer to a command are a short failure',
    async (status) => {
      await using bench = await startBench();
      const run = bench.cloud.createRun();
      bench.cloud.switches.answer('command', { status, headers: { 'content-type': 'text/html' }, body: HTML });
      bench.cloud.switches.answer('cancel', { status, headers: { 'content-type': 'text/html' }, body: HTML });
      const message = { method: 'user_message', params: { content: 'Hello' } } as const;
      const error = failureOf(await bench.service.command(ref(run), message, 'id').catch((thrown: unknown) => thrown));
      expectShowable(error);
      if (status !== 200) expect(error.httpStatus).toBe(status);
      const stopped = await bench.service.stop(ref(run)).catch((thrown: unknown) => failureOf(thrown));
      if (status !== 200) expectShowable(stopped as Failure);
    },
  );

  test.each(['run', 'session_logs', 'logs', 'stream_token', 'proxy_stream', 'api_stream'] as const)(
    'from %s are a short failure, and the run is watched when they are over',
    async (route) => {
      await using bench = await startBench({ policy: { newestPage: 10, page: 10 } });
      const run = bench.cloud.createRun();
      for (let n = 0; n < 60; n++) run.log(line(n));
      const html = { 'content-type': 'text/html' };
      bench.cloud.switches.answer(route, [
        { status: 500, headers: html, body: HTML },
        { status: 200, headers: html, body: HTML },
        { status: 403, headers: json, body: JSON.stringify({ detail: HTML }) },
        'pass',
      ]);
      const reader = bench.watch(ref(run));
      await bench.until(() => reader.phase === 'live' && reader.isWhole && reader.lines.length === 60, 'the run');
      for (const update of reader.updates)
        if (update.kind === 'connection' && update.connection.failure) expectShowable(update.connection.failure);
      expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
    },
  );
});

describe('S8: a body', () => {
  const piece = 'x'.repeat(64 * 1024);

  test.each(['session_logs', 'run'] as const)('of %s without end is given up at its bound', async (route) => {
    await using bench = await startBench({ policy: { requestMs: 600_000, pageMs: 600_000 } });
    const run = bench.cloud.createRun();
    run.log(line(1));
    bench.cloud.switches.answer(route, { status: 200, headers: json, endless: piece }, { times: 1 });
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.connection?.failure?.code === 'protocol', 'the failure');
    expect(reader.connection?.failure?.message).toMatch(/more than (64|16) MB/);
    await bench.until(() => reader.phase === 'live' && reader.lines.length === 1, 'the run');
  });

  test('of logs/ that is one line without end is given up, and pages are read', async () => {
    await using bench = await startBench({ policy: { newestPage: 10, page: 10, logSilenceMs: 600_000 } });
    const run = bench.cloud.createRun();
    for (let n = 0; n < 60; n++) run.log(line(n));
    bench.cloud.switches.answer('logs', {
      status: 200,
      headers: { 'content-type': 'application/jsonl' },
      endless: piece,
    });
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.isWhole && reader.lines.length === 60, 'the whole log');
  });

  test.each(['run', 'session_logs', 'logs', 'stream_token', 'proxy_stream'] as const)(
    'of %s that is a gzip bomb is not unpacked',
    async (route) => {
      await using bench = await startBench({ policy: { newestPage: 10, page: 10 } });
      const run = bench.cloud.createRun();
      for (let n = 0; n < 60; n++) run.log(line(n));
      const type = route === 'proxy_stream' ? 'text/event-stream' : 'application/json';
      const bomb = gzipSync(Buffer.alloc(40 * MB, 32), { level: 9 });
      const headers = { 'content-type': type, 'content-encoding': 'gzip' };
      bench.cloud.switches.answer(route, { status: 200, headers, body: bomb }, { times: 2 });
      const failures: string[] = [];
      const reader = bench.watch(ref(run));
      await bench.until(() => {
        const failure = reader.connection?.failure?.message;
        if (failure) failures.push(failure);
        return reader.phase === 'live' && reader.isWhole && reader.lines.length === 60;
      }, 'the run');
      if (route === 'run' || route === 'session_logs' || route === 'proxy_stream')
        expect(failures.join()).toContain('compressed');
      expect(reader.integrity?.unreadable).toBe(0);
    },
  );

  test('of session_logs that says for ever that there is more is not read for ever', async () => {
    await using bench = await startBench({ policy: { newestPage: 10, page: 10 } });
    const run = bench.cloud.createRun();
    const headers = { ...json, 'x-has-more': 'true' };
    const page = (from: number) => ({
      status: 200,
      headers,
      body: JSON.stringify(Array.from({ length: 10 }, (_, n) => line(from + n))),
    });
    // Three pages that take turns, as caches do that do not look at the query.
    bench.cloud.switches.answer('session_logs', [page(0), page(10), page(20)], { times: 1_000 });
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.connection?.failure?.code === 'protocol', 'the refusal');
    expect(bench.targets('api').filter((target) => target.includes('session_logs')).length).toBeLessThan(10);
  });

  test('of session_logs that is empty and says that there is more ends the reading', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    bench.cloud.switches.answer('session_logs', {
      status: 200,
      headers: { ...json, 'x-has-more': 'true' },
      body: '[]',
    });
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.count('snapshot') === 1, 'the snapshot');
    expect(bench.targets('api').filter((target) => target.includes('session_logs')).length).toBeLessThan(5);
  });
});

/** Bodies of the log that are no log, each given once. */
const PAGES: Record<string, string> = {
  'a page that is no JSON': 'hello',
  'a page that is an object': '{"results":[]}',
  'a page that is null': 'null',
  'a page cut off in a string': '[{"type":"notification","a":"b',
  'a page cut off behind an element': '[{"type":"notification"},',
  'a page with too many brackets': '[{}]]',
  'a page without anything': '',
};
/** Elements that stand in a page, and what stands around them. */
const ELEMENTS: Record<string, string> = {
  'JSON that is no object': 'null,1,"x",[],true',
  'words that are no JSON': 'hello,{"a":},undefined',
  'elements nested a hundred thousand deep': `${'['.repeat(100_000)}${']'.repeat(100_000)},{"type":"notification","a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
  'elements whose fields are of every wrong kind':
    '{"type":{"toString":1,"valueOf":1}},{"type":["x"],"notification":[]},{"notification":{"method":{}}},{"notification":{"method":"session/update","params":{"update":{"sessionUpdate":{"toString":null,"valueOf":null},"toolCallId":{"toString":0,"valueOf":0},"rawInput":1}}}},{"notification":{"method":"_posthog/run_started","params":{"runId":{"toString":2,"valueOf":2}}}},{"type":"permission_request","requestId":{}},{"notification":{"error":{"code":{"toString":3,"valueOf":3}}}}',
  'elements whose names every object has':
    '{"__proto__":{"type":"notification"}},{"constructor":1,"toString":2},{"type":"__proto__","notification":{"method":"constructor","params":{"__proto__":{"update":1}}}}',
};

describe('S8: a log', () => {
  test.each(Object.entries(PAGES))('of which one answer is %s is read again', async (_, body) => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.log(line(1));
    bench.cloud.switches.answer('session_logs', [{ status: 200, headers: json, body }, 'pass']);
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live' && reader.lines.length === 1, 'the run');
    expect(reader.updates.some((u) => u.kind === 'connection' && u.connection.failure?.code === 'protocol')).toBe(true);
  });

  test.each(Object.entries(ELEMENTS))('with %s is told, its good entries as they are', async (_, elements) => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    const body = `[${JSON.stringify(line(1))},${elements},${JSON.stringify(line(2))}]`;
    bench.cloud.switches.answer('session_logs', [{ status: 200, headers: json, body }]);
    bench.cloud.switches.answer('session_logs', { status: 200, headers: json, body: '[]' });
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live', 'a live wire');
    run.live(line(3));
    await bench.until(() => reader.lines.some((text) => text.includes('"s3"')), 'the live entry');
    await bench.pass(8_000);
    for (const n of [1, 2, 3]) expect(reader.lines.filter((text) => text.includes(`"s${n}"`))).toHaveLength(1);
  });

  test('of fifty thousand entries in one page is told', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    const body = JSON.stringify(Array.from({ length: 50_000 }, (_, n) => line(n)));
    bench.cloud.switches.answer('session_logs', [{ status: 200, headers: json, body }]);
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.lines.length === 50_000, 'the entries');
  });
});
