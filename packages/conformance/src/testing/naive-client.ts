import { apiRoutes, proxyRoutes, type RunMeta, type RunRef, type RunUpdate } from '@runwatch/protocol';
import { unasked } from '@runwatch/protocol/testing';
import { createParser } from 'eventsource-parser';
import { Agent, type Dispatcher, request } from 'undici';
import type { ClientPlace, ClientUnderTest } from '../client/client-under-test.ts';

/**
 * A client as one writes it in an afternoon: it reads the log and, at the same time, the stream from its newest entry, drops what has the same
 * JSON text, and takes the end of the stream for the end of the run. It is there to be found out.
 */
export function createNaiveClient(place: ClientPlace): ClientUnderTest {
  const agent = new Agent();
  return {
    client: { ...unasked, watch: (run, signal) => watch(place, agent, run, signal) },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

async function* watch(place: ClientPlace, agent: Agent, ref: RunRef, signal: AbortSignal): AsyncGenerator<RunUpdate[]> {
  const path = { projectId: place.projectId, ...ref };
  const get = async (route: string) => {
    const { body } = await request(place.apiUrl + route, { dispatcher: agent, signal, headers: bearer(place.apiKey) });
    return (await body.json()) as Record<string, string>;
  };
  const readRun = async () => metaOf(await get(apiRoutes.run(path)));
  const { token, stream_base_url: base } = await get(apiRoutes.streamToken(path));
  const url = base ? base + proxyRoutes.stream(ref.runId) : place.apiUrl + apiRoutes.stream(path);
  const connect = { dispatcher: agent, signal, headers: bearer(base && token ? token : place.apiKey) };
  const [stream, entries, run] = await Promise.all([
    request(`${url}?start=latest`, connect),
    get(`${apiRoutes.sessionLogs(path)}?limit=5000`) as Promise<unknown>,
    readRun(),
  ]);

  const lines = (entries as object[]).map((entry) => JSON.stringify(entry));
  yield [{ kind: 'snapshot', run, total: lines.length, start: 0, lines }];
  const known = new Set(lines);
  for await (const told of framesOf(stream)) {
    const fresh = told.map((data) => JSON.stringify(JSON.parse(data))).filter((line) => !known.has(line));
    for (const line of fresh) known.add(line);
    if (fresh.length > 0) yield [{ kind: 'from', at: lines.length, lines: fresh, settled: 0 }];
    lines.push(...fresh);
  }
  const total = lines.length;
  const sure = {
    upTo: total,
    total,
    gaps: [],
    basis: null,
    duplicatesDropped: 0,
    onlyLive: 0,
    unreadable: 0,
    unknown: 0,
  };
  yield [{ kind: 'ended', run: await readRun(), integrity: sure }];
}

/** The log entries of each packet. */
async function* framesOf({ body }: Dispatcher.ResponseData): AsyncGenerator<string[]> {
  let frames: string[] = [];
  const onEvent = ({ event, data }: { event?: string | undefined; data: string }) => {
    if (event === undefined && data.includes('"notification"')) frames.push(data);
  };
  const parser = createParser({ onEvent });
  try {
    for await (const bytes of body) {
      parser.feed(String(bytes));
      yield frames;
      frames = [];
    }
  } catch {
    // A connection that breaks is an end like any other.
  }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}`, accept: 'text/event-stream, application/json' });

const metaOf = (run: Record<string, string>): RunMeta => ({
  taskId: run['task'] ?? '',
  runId: run['id'] ?? '',
  status: run['status'] ?? '',
  stage: null,
  branch: null,
  errorMessage: null,
  createdAt: null,
  updatedAt: null,
  completedAt: null,
});
