import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageHeaders } from '@runwatch/protocol';
import { BenchRun, type RunPlan } from './bench-run.ts';
import { drained } from './drained.ts';
import { newestWords } from './newest-words.ts';
import { type Pace, StreamWriter } from './serve-stream.ts';
import { Story } from './story.ts';

const DEFAULT_LIMIT = 1_000;
const LARGEST_PAGE = 16 * 1024 * 1024;
/** Rows of `logs/` written together: about 200 KB. */
const LOG_BLOCK = 250;
/** How often the log's writers look whether it is time. */
const WRITER_MS = 50;

/** What the server knows of a run, for whoever measures. */
export interface RunState {
  requests: { route: string; at: number }[];
  openStreams: number;
  told: number;
  liveTo: number;
  rows: number;
  /** Is seen where the newest entries are shown. */
  newestWords: string;
}

/**
 * Serves runs of any length fast enough to be no part of what is measured (protocol 1 to 4 and 11, as far as a reader asks), and counts what it is
 * asked for. What is measured steers it over `/_bench/`: runs are made, begin to speak, and end.
 */
export class BenchServer implements AsyncDisposable {
  readonly #story = new Story();
  readonly #runs = new Map<string, BenchRun>();
  readonly #writers = new Map<BenchRun, Set<StreamWriter>>();
  readonly #paces = new Map<BenchRun, { everyMs: number; dueAt: number }>();
  // A client that computes for long between two requests must not find its connection closed.
  readonly #http = createServer(
    { noDelay: true, keepAliveTimeout: 0, requestTimeout: 0 },
    (request, response) => void this.#answer(request, response),
  );
  readonly #logWriter = setInterval(() => this.#writeLogs(), WRITER_MS);
  #pacer: NodeJS.Timeout | undefined;

  /** Resolves with the address, on this machine alone. */
  async listen(): Promise<string> {
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#logWriter);
    clearInterval(this.#pacer);
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://bench');
    const [, top, ...rest] = url.pathname.split('/');
    if (top === '_bench') return json(response, this.#steer(rest[0] ?? '', url.searchParams));
    // /api/projects/P/tasks/T/runs/R/ROUTE/, and the proxy's /v1/runs/R/stream
    const [id, route] = top === 'v1' ? [rest[1], 'stream'] : [rest[5], rest[6] || 'run'];
    if (rest.at(-2) === 'tasks') return json(response, { count: 0, next: null, previous: null, results: [] });
    const run = this.#runs.get(id ?? '');
    if (!run || !route) return void response.writeHead(404).end();
    run.requests.push({ route, at: Date.now() });
    if (route === 'run') json(response, runJson(run));
    else if (route === 'session_logs') page(run, url.searchParams, response);
    else if (route === 'logs') await wholeLog(run, response);
    else if (route === 'stream_token')
      json(response, { token: 'bench-token', stream_base_url: `http://${request.headers.host}` });
    else if (route === 'stream') this.#stream(run, request, response);
    else response.writeHead(404).end();
  }

  #stream(run: BenchRun, request: IncomingMessage, response: ServerResponse): void {
    const position = request.headers['last-event-id'];
    const last = typeof position === 'string' ? this.#story.eventOfPosition(position) : undefined;
    const writer = new StreamWriter(run, response, last === undefined ? run.firstEvent : last + 1);
    const writers = this.#writers.get(run) ?? new Set();
    this.#writers.set(run, writers.add(writer));
    run.streams.add(response);
    const leave = run.onEnd(() => writer.goFullSpeed());
    response.once('close', () => {
      leave();
      writers.delete(writer);
      run.streams.delete(response);
    });
  }

  #steer(what: string, query: URLSearchParams): object {
    const run = this.#runs.get(query.get('id') ?? '');
    switch (what) {
      case 'create': {
        const plan = JSON.parse(query.get('plan') ?? '') as RunPlan;
        this.#runs.set(plan.id, new BenchRun(plan, this.#story, Date.now()));
        return {};
      }
      case 'start':
        if (run) this.#start(run, JSON.parse(query.get('pace') ?? '') as Pace);
        return {};
      case 'end':
        run?.endWhenTold();
        return {};
      case 'state': {
        if (!run) throw new Error('There is no such run');
        const { requests, streams, told, liveTo, rows } = run;
        return {
          requests,
          openStreams: streams.size,
          told,
          liveTo,
          rows,
          newestWords: newestWords(run),
        } satisfies RunState;
      }
      default:
        throw new Error(`The server cannot ${what}`);
    }
  }

  #start(run: BenchRun, pace: Pace): void {
    if (pace === 'full-speed') {
      for (const writer of this.#writers.get(run) ?? []) writer.goFullSpeed();
      return;
    }
    const everyMs = 1_000 / pace.perSecond;
    // Runs do not speak in step.
    this.#paces.set(run, { everyMs, dueAt: Date.now() + Math.random() * everyMs });
    this.#pacer ??= setInterval(() => this.#tellWhatIsDue(), 1);
  }

  #tellWhatIsDue(): void {
    const now = Date.now();
    for (const [run, pace] of this.#paces) {
      while (pace.dueAt <= now && run.told < run.liveTo) {
        for (const writer of this.#writers.get(run) ?? []) writer.tellOne(now);
        pace.dueAt += pace.everyMs;
      }
      if (run.told >= run.liveTo) this.#paces.delete(run);
    }
  }

  #writeLogs(): void {
    const now = Date.now();
    for (const run of this.#runs.values()) run.writeLog(now);
  }
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const runJson = (run: BenchRun) => ({
  id: run.plan.id,
  task: 'bench',
  status: run.status,
  environment: 'cloud',
  state: {},
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  completed_at: run.isOver ? '2026-01-01T00:00:00.000Z' : null,
});

/** `session_logs/` (protocol 1.5). No entry of ours is of a type that somebody filters by. */
function page(run: BenchRun, query: URLSearchParams, response: ServerResponse): void {
  const offset = Number(query.get('offset') ?? 0);
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
  const matching = query.has('event_types') ? 0 : run.rows;
  const from = Math.min(offset, matching);
  let to = Math.min(from + limit, matching);
  const { rows } = run.story;
  while (to - from > 1 && rows.offsetOf(to) - rows.offsetOf(from) > LARGEST_PAGE) to--;
  const lines = run.logLines(from, to, 1);
  // Between line feeds and commas there is no difference but this.
  for (let at = from + 1; at < to; at++) lines[rows.offsetOf(at) - rows.offsetOf(from)] = COMMA;
  lines[0] = OPEN;
  if (to > from) lines[lines.length - 2] = SPACE;
  lines[lines.length - 1] = CLOSE;
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': lines.length,
    [pageHeaders.total]: run.rows,
    [pageHeaders.filtered]: matching,
    [pageHeaders.matching]: matching,
    [pageHeaders.hasMore]: String(to < matching),
  });
  response.end(lines);
}

const [OPEN, CLOSE, COMMA, SPACE] = Buffer.from('[], ') as unknown as [number, number, number, number];

/** `logs/`: the whole log as JSON lines, no faster than the reader takes it. */
async function wholeLog(run: BenchRun, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/jsonl' });
  const { rows } = run;
  for (let at = 0; at < rows && !response.destroyed; ) {
    const to = Math.min(at + LOG_BLOCK, rows);
    if (!response.write(run.logLines(at, to, 0))) await drained(response);
    at = to;
  }
  response.end();
}
