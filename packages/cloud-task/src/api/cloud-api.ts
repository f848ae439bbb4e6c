import {
  apiRoutes,
  type Command,
  isCloudRunError,
  Project,
  pageHeaders,
  pageOf,
  type RunPath,
  type RunRef,
  StreamToken,
  Task,
  TaskRun,
  urlOf,
} from '@runwatch/protocol';
import type { z } from 'zod';
import type { Policy } from '../policy.ts';
import type { CloudTaskPorts } from '../ports.ts';
import { LARGEST_PAGE, readJson, readJsonText, wrongBody } from './body.ts';
import type { Credential } from './credentials.ts';
import { deadline } from './deadline.ts';
import { asCloudRunError, protocolFailure, retryAfterMs } from './failures.ts';
import { drop, expectOk, type HttpResponse, header, send, within } from './http.ts';
import { lineReader } from './line-reader.ts';
import { splitJsonArray } from './split-json-array.ts';
import { Token } from './token.ts';

/** One page of the run log. */
export interface LogPage {
  lines: string[];
  /** Entries in the whole log when the page was made; null when the server does not say. */
  total: number | null;
  /** Entries of the types that were asked for; those of the page when the server does not say. */
  matching: number;
  hasMore: boolean;
}

const LIST_PAGE = 100;
const LONGEST_LIST = 500;

/** Whose API it is, and how one is let in. */
export interface ApiAccess {
  host: URL;
  projectId: string;
  credentials: Credential;
}

/** Which server to read a stream from, and the token for it and that run alone. */
export interface StreamAddress {
  base: string | null;
  token: Token;
}

/** The PostHog API for one account, as far as a reader needs it. Every failure is a `CloudRunError`. */
export class CloudApi {
  readonly access: ApiAccess;
  readonly #ports: Pick<CloudTaskPorts, 'clock' | 'network'>;
  readonly #policy: Policy;

  constructor(access: ApiAccess, ports: Pick<CloudTaskPorts, 'clock' | 'network'>, policy: Policy) {
    this.access = access;
    this.#ports = ports;
    this.#policy = policy;
  }

  /** `GET …/runs/{run}/` */
  run(ref: RunRef, signal: AbortSignal): Promise<TaskRun> {
    return this.#json(apiRoutes.run(this.#path(ref)), TaskRun, signal);
  }

  /** Tasks with their newest runs, newest first as the server lists them. */
  async tasks(signal: AbortSignal): Promise<Task[]> {
    return await this.#list(apiRoutes.tasks(this.access.projectId), Task, signal);
  }

  /** Whether tasks may be listed at all: the shortest request that shows it. */
  async oneTask(signal: AbortSignal): Promise<void> {
    await this.#json(apiRoutes.tasks(this.access.projectId), pageOf(Task), signal, { limit: 1 });
  }

  /** The projects that the credential may see. */
  async projects(signal: AbortSignal): Promise<Project[]> {
    return await this.#list(apiRoutes.projects(), Project, signal);
  }

  /** Whether the server answers at all, whatever it says. */
  async reaches(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#json(apiRoutes.tasks(this.access.projectId), pageOf(Task), signal, { limit: 1 });
      return true;
    } catch (error) {
      signal.throwIfAborted();
      if (!isCloudRunError(error)) throw error;
      return error.failure.httpStatus !== undefined;
    }
  }

  /** `GET …/stream_token/`: which leg to read, and the token for the proxy leg (protocol section 2). */
  async streamToken(ref: RunRef, signal: AbortSignal): Promise<StreamAddress> {
    const { token, stream_base_url } = await this.#json(apiRoutes.streamToken(this.#path(ref)), StreamToken, signal);
    return { base: stream_base_url || null, token: new Token(token) };
  }

  /** Where the API itself serves the run's stream: `GET …/stream/`. */
  streamUrl(ref: RunRef): URL {
    return this.#url(apiRoutes.stream(this.#path(ref)));
  }

  /**
   * `GET …/session_logs/`: up to `limit` entries from `offset` on, as text. The server may send fewer (protocol 1.5). With `types`, only entries of
   * these, and the offset counts only them.
   */
  page(
    ref: RunRef,
    offset: number,
    limit: number,
    signal: AbortSignal,
    types: readonly string[] = [],
  ): Promise<LogPage> {
    const query = { offset, limit, ...(types.length > 0 ? { event_types: types.join(',') } : {}) };
    return this.#ports.network.limits.pages.run(
      () =>
        within(this.#ports.clock, this.#policy.pageMs, signal, async (limited) => {
          const response = await this.#get(apiRoutes.sessionLogs(this.#path(ref)), limited, query);
          const lines = splitJsonArray(await readJsonText(response, LARGEST_PAGE));
          if (!lines) throw protocolFailure('a page of the log is no complete JSON array');
          const total = countIn(response, pageHeaders.total);
          // A cache that ignores the query sends the page of another offset: from this one on there are not as many entries.
          if (total !== null && lines.length > 0 && offset + lines.length > total)
            throw protocolFailure('a page of the log is not the one that was asked for');
          return {
            lines,
            total,
            matching: countIn(response, pageHeaders.matching) ?? lines.length,
            hasMore: header(response, pageHeaders.hasMore) === 'true',
          };
        }),
      signal,
    );
  }

  /** `GET …/logs/`: the whole log, oldest first, as non-blank lines in batches as they arrive (protocol 1.3). */
  async *log(ref: RunRef, signal: AbortSignal): AsyncGenerator<string[], void> {
    const lines = lineReader(LARGEST_PAGE);
    for await (const bytes of this.logBytes(ref, signal)) yield lines.read(bytes);
    yield lines.end();
  }

  /** The same as the bytes that arrive. */
  async *logBytes(ref: RunRef, signal: AbortSignal): AsyncGenerator<Buffer, void> {
    const release = await this.#ports.network.limits.logs.enter(signal);
    using silence = deadline(this.#ports.clock, this.#policy.logSilenceMs, signal);
    try {
      const response = await this.#get(apiRoutes.logs(this.#path(ref)), silence.signal, {}, 'application/jsonl');
      const wrong = wrongBody(response, (type) => type.includes('json'), 'JSON lines');
      if (wrong) {
        drop(response);
        throw wrong;
      }
      for await (const bytes of response.body) {
        silence.extend();
        yield bytes;
      }
    } catch (error) {
      signal.throwIfAborted();
      throw asCloudRunError(silence.signal.aborted ? silence.signal.reason : error);
    } finally {
      release();
    }
  }

  /** `POST …/command/` with the JSON-RPC envelope; the answer is the caller's to judge. */
  command(ref: RunRef, command: Command, id: string, signal: AbortSignal): Promise<HttpAnswer> {
    const body = { jsonrpc: '2.0', id, method: command.method, params: command.params };
    return this.#post(apiRoutes.command(this.#path(ref)), body, signal);
  }

  /** `POST …/cancel/` (protocol 1.7). */
  cancel(ref: RunRef, signal: AbortSignal): Promise<HttpAnswer> {
    return this.#post(apiRoutes.cancel(this.#path(ref)), {}, signal);
  }

  async #list<Item extends z.ZodType>(path: string, item: Item, signal: AbortSignal): Promise<z.infer<Item>[]> {
    const items: z.infer<Item>[] = [];
    while (items.length < LONGEST_LIST) {
      // Pages are asked for by offset: `next` would be a URL of somebody else's making.
      const query = { limit: LIST_PAGE, offset: items.length };
      const page = await this.#json(path, pageOf(item), signal, query);
      items.push(...page.results);
      if (!page.next || page.results.length === 0) break;
    }
    return items;
  }

  #path(ref: RunRef): RunPath {
    return { projectId: this.access.projectId, taskId: ref.taskId, runId: ref.runId };
  }

  #url(path: string, query: Record<string, string | number> = {}): URL {
    return urlOf(this.access.host.href, path, query);
  }

  #json<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    signal: AbortSignal,
    query: Record<string, string | number> = {},
  ): Promise<z.infer<Schema>> {
    return within(this.#ports.clock, this.#policy.requestMs, signal, async (limited) => {
      const parsed = schema.safeParse(await readJson(await this.#get(path, limited, query)));
      if (!parsed.success) throw protocolFailure(`${path.split('/').at(-2)} has another shape`, parsed.error);
      return parsed.data;
    });
  }

  async #get(
    path: string,
    signal: AbortSignal,
    query: Record<string, string | number>,
    accept = 'application/json',
  ): Promise<HttpResponse> {
    const { network, clock } = this.#ports;
    const call = {
      method: 'GET',
      url: this.#url(path, query),
      credential: this.access.credentials,
      accept,
      pool: network.requests,
    } as const;
    const response = await send(call, signal);
    await expectOk(response, clock.now());
    return response;
  }

  #post(path: string, body: unknown, signal: AbortSignal): Promise<HttpAnswer> {
    const { network, clock } = this.#ports;
    return within(clock, this.#policy.requestMs, signal, async (limited) => {
      const response = await send(
        {
          method: 'POST',
          url: this.#url(path),
          credential: this.access.credentials,
          accept: 'application/json',
          body: JSON.stringify(body),
          pool: network.requests,
        },
        limited,
      );
      const retryAfter = retryAfterMs(response.headers['retry-after'], clock.now());
      const answer = { status: response.statusCode, ...(retryAfter !== undefined && { retryAfterMs: retryAfter }) };
      return { ...answer, json: await jsonOrNothing(response) };
    });
  }
}

/** An answer to something that was posted: any status. */
export interface HttpAnswer {
  status: number;
  /** The body; undefined when it is no JSON. */
  json: unknown;
  retryAfterMs?: number;
}

/** What an answer says beside its status; undefined when it is no JSON, or far too much. */
async function jsonOrNothing(response: HttpResponse): Promise<unknown> {
  try {
    return await readJson(response);
  } catch (error) {
    if (isCloudRunError(error, 'protocol')) return undefined;
    throw error;
  }
}

function countIn(response: HttpResponse, name: string): number | null {
  const count = Number(header(response, name) ?? Number.NaN);
  return Number.isSafeInteger(count) && count >= 0 ? count : null;
}
