import type { RouteAnswer, RouteName } from '@runwatch/local-cloud';
import type { Command, RunUpdate } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { createCloudRunsRouter } from './router.ts';
import { type Bench, startBench } from './testing/bench.ts';
import { capturedOutput, printed } from './testing/printed.ts';
import { startRawServer } from './testing/raw-server.ts';

const KEY = 'phx_CANARY-KEY-77aa';
const CONTENT = 'CANARY-CONTENT-b4d1';
const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });
const ALL: readonly RouteName[] = [
  'run',
  'session_logs',
  'logs',
  'stream_token',
  'api_stream',
  'proxy_stream',
  'tasks',
  'command',
  'cancel',
];

/** A body in every spelling of a fault that a server may know, with what it should not have said. */
const BODY = {
  error: CONTENT,
  detail: CONTENT,
  code: CONTENT,
  type: CONTENT,
  attr: CONTENT,
  [CONTENT]: CONTENT,
  token: KEY,
  stream_base_url: `https://${KEY}:${CONTENT}@evil.example/${CONTENT}?${CONTENT}`,
};
const headers = { 'x-canary': CONTENT, location: `https://evil.example/${CONTENT}`, 'retry-after': '1' };
const typed = (type: string) => ({ ...headers, 'content-type': type });
const sse = (body: string): RouteAnswer => ({ status: 200, headers: { 'content-type': 'text/event-stream' }, body });

const TROUBLES: [string, RouteAnswer, readonly RouteName[]][] = [
  ...[301, 400, 401, 403, 404, 407, 409, 410, 413, 418, 429, 500, 502, 503, 504].map(
    (status): [string, RouteAnswer, readonly RouteName[]] => [`status ${status}`, { status, headers, body: BODY }, ALL],
  ),
  ['a page that says it', { status: 200, headers: typed('text/html'), body: `<h1>${CONTENT} ${KEY}</h1>` }, ALL],
  ['a type that says it', { status: 200, headers: typed(`text/${CONTENT}`), body: CONTENT }, ALL],
  ['JSON of another shape', { status: 200, headers: typed('application/json'), body: JSON.stringify(BODY) }, ALL],
  ['a list of another shape', { status: 200, headers: typed('application/json'), body: `["${CONTENT}", {}]` }, ALL],
  ['broken JSON', { status: 200, headers: typed('application/json'), body: `{"a":"${CONTENT}` }, ALL],
  ['no JSON at all', { status: 200, headers: typed('application/json'), body: `${CONTENT} ${KEY}` }, ALL],
  ['a reset', 'reset', ALL],
  ['an `error` frame', sse(`event: error\ndata: {"error":"${CONTENT} ${KEY}"}\n\n`), ['proxy_stream', 'api_stream']],
  ['an `end` frame', sse(`event: end\ndata: {"type":"${CONTENT}"}\n\n`), ['proxy_stream', 'api_stream']],
  [
    'malformed events',
    sse(
      `data: {broken ${CONTENT}\n\nevent: ${CONTENT}\ndata: x\n\n: ${CONTENT}\n\nid: ${CONTENT}\0\n\nretry: ${CONTENT}\n\n`,
    ),
    ['proxy_stream', 'api_stream'],
  ],
  [
    'a JSON-RPC error',
    {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: { jsonrpc: '2.0', id: CONTENT, error: { code: -32_000, message: `${CONTENT} ${KEY}`, data: BODY } },
    },
    ['command', 'cancel'],
  ],
];

const COMMANDS: Command[] = [
  { method: 'user_message', params: { content: CONTENT } },
  { method: 'permission_response', params: { requestId: 'r', optionId: 'o', customInput: CONTENT } },
];

/** What was told to a reader but the transcript itself. */
const beside = (updates: readonly RunUpdate[]) =>
  updates.map((one) => ('lines' in one ? { ...one, lines: one.lines.length } : one));

/** Watches and asks for everything while the trouble lasts; returns all that could end up in front of somebody. */
async function trouble(bench: Bench, run: { taskId: string; runId: string }): Promise<string[]> {
  const reader = bench.watch(run);
  const router = createCloudRunsRouter(bench.service);
  const window = router.createCaller({}, { signal: new AbortController().signal });
  const errors: unknown[] = [];
  const caught = (error: unknown) => errors.push(error);
  for (const command of COMMANDS) {
    await bench.service.command(run, command, 'c').catch(caught);
    await window.command({ run, command, id: 'c' }).catch(caught);
  }
  await bench.service.stop(run).catch(caught);
  await window.stop({ run }).catch(caught);
  const list = await bench.service.runs(new AbortController().signal).next();
  await bench.pass(3_000, 50);
  return [...errors, list, ...beside(reader.updates), bench.service, bench.accounts].map(printed);
}

function expectNoSecret(bench: Bench, shown: readonly string[]): void {
  const tokens = bench.cloud.requests.map(({ headers: sent }) => String(sent['authorization']).replace('Bearer ', ''));
  for (const secret of new Set([KEY, CONTENT, ...tokens]))
    for (const text of shown) {
      const at = text.indexOf(secret);
      expect(at < 0 ? '' : text.slice(Math.max(0, at - 200), at + 100)).toBe('');
    }
}

describe('S4, S5: nothing secret and nothing that was said is told, thrown or logged', () => {
  test.each(TROUBLES)('S4, S5: when the cloud answers with %s', async (_, answer, routes) => {
    using output = capturedOutput();
    await using bench = await startBench({ cloud: { apiKey: KEY } });
    const run = bench.cloud.createRun();
    run.agent.message(CONTENT);
    run.flushLog();
    for (const route of routes) bench.cloud.switches.answer(route, answer);
    const shown = await trouble(bench, ref(run));
    expect(bench.cloud.requests.length).toBeGreaterThan(routes.length / 2);
    expectNoSecret(bench, [...shown, output.text]);
  });

  test.each(TROUBLES.filter(([, , routes]) => routes === ALL))(
    'S4, S5: when it does so to a run that is being watched: %s',
    async (_, answer, routes) => {
      using output = capturedOutput();
      await using bench = await startBench({ cloud: { apiKey: KEY } });
      const run = bench.cloud.createRun();
      run.agent.message(CONTENT);
      run.flushLog();
      const reader = bench.watch(ref(run));
      await bench.until(() => reader.phase === 'live', 'a live wire');
      for (const route of routes) bench.cloud.switches.answer(route, answer);
      run.switches.reset();
      const shown = await trouble(bench, ref(run));
      expectNoSecret(bench, [...shown, ...beside(reader.updates).map(printed), output.text]);
    },
  );

  test('S4, S5: when the keeper of the tokens fails and says why', async () => {
    using output = capturedOutput();
    let asked = 0;
    const token = async () => {
      if (asked++ % 2) throw Object.assign(new Error(`Bad ${KEY}`), { code: KEY, token: KEY, cause: { KEY } });
      return KEY;
    };
    const renew = () => Promise.reject(Object.assign(new TypeError(KEY), { config: { headers: { KEY } } }));
    await using bench = await startBench({ cloud: { apiKey: 'another' }, account: { token, renew } });
    const shown = await trouble(bench, ref(bench.cloud.createRun()));
    expectNoSecret(bench, [...shown, output.text]);
  });

  test.each([
    ['no HTTP', `SSH-2.0-${CONTENT}\r\n`],
    ['a broken header', `HTTP/1.1 200 OK\r\n${CONTENT}\u0001: ${CONTENT}\r\n\r\n`],
    ['a broken length', `HTTP/1.1 200 OK\r\nContent-Length: ${CONTENT}\r\n\r\n${CONTENT}`],
    [
      'less than it promised',
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{"${CONTENT}`,
    ],
    ['broken chunks', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${CONTENT}\r\n`],
  ])('S4, S5: when what answers speaks %s', async (_, bytes) => {
    using output = capturedOutput();
    await using server = await startRawServer(({ request }) => request.socket.end(bytes));
    await using bench = await startBench({ account: { apiHost: server.url, token: async () => KEY } });
    const shown = await trouble(bench, { taskId: 't', runId: 'r' });
    expect(server.arrivals.length).toBeGreaterThan(5);
    expectNoSecret(bench, [...shown, output.text]);
  });

  test.each(['key with spaces', `${KEY}\r\nx-injected: 1`, `${KEY}\0`, `${KEY}é`, ''])(
    'S4: when no header can carry the key %#',
    async (key) => {
      using output = capturedOutput();
      await using bench = await startBench({ account: { token: async () => key } });
      const shown = await trouble(bench, ref(bench.cloud.createRun()));
      expect(bench.cloud.requests).toEqual([]);
      expectNoSecret(bench, [...shown, output.text]);
    },
  );
});
