import { apiRoutes, proxyRoutes } from '@runwatch/protocol';
import { request } from 'undici';
import type { CloudRun } from '../cloud-run.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { readStream, type StreamReading } from './read-stream.ts';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  json: any;
}

/** Speaks to a local cloud as a client does. */
export class ApiClient {
  readonly #cloud: LocalCloud;

  constructor(cloud: LocalCloud) {
    this.#cloud = cloud;
  }

  get authorization(): string {
    return `Bearer ${this.#cloud.apiKey}`;
  }

  path(run: CloudRun) {
    return { projectId: this.#cloud.projectId, taskId: run.taskId, runId: run.runId };
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send('GET', path, undefined, headers);
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send('POST', path, body, headers);
  }

  run(run: CloudRun): Promise<Answer> {
    return this.get(apiRoutes.run(this.path(run)));
  }

  /** A page of the log; `query` without the question mark. */
  page(run: CloudRun, query = ''): Promise<Answer> {
    return this.get(`${apiRoutes.sessionLogs(this.path(run))}?${query}`);
  }

  logs(run: CloudRun): Promise<Answer> {
    return this.get(apiRoutes.logs(this.path(run)));
  }

  async token(run: CloudRun): Promise<string> {
    return (await this.get(apiRoutes.streamToken(this.path(run)))).json.token;
  }

  command(run: CloudRun, method: string, params: object = {}, id?: string | number): Promise<Answer> {
    return this.post(apiRoutes.command(this.path(run)), {
      jsonrpc: '2.0',
      method,
      params,
      ...(id !== undefined && { id }),
    });
  }

  cancel(run: CloudRun, body: object = {}): Promise<Answer> {
    return this.post(apiRoutes.cancel(this.path(run)), body);
  }

  /** Opens the stream on a leg. `token`: for the proxy, a fresh one by default. */
  async stream(
    leg: 'api' | 'proxy',
    run: CloudRun,
    options: { query?: string; cursor?: string; token?: string } = {},
  ): Promise<StreamReading> {
    const { query, cursor } = options;
    const base =
      leg === 'api'
        ? this.#cloud.apiUrl + apiRoutes.stream(this.path(run))
        : this.#cloud.proxyUrl + proxyRoutes.stream(run.runId);
    const token = leg === 'api' ? this.#cloud.apiKey : (options.token ?? (await this.token(run)));
    return readStream(query ? `${base}?${query}` : base, {
      authorization: `Bearer ${token}`,
      ...(cursor !== undefined && { 'last-event-id': cursor }),
    });
  }

  async #send(method: 'GET' | 'POST', path: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
    const response = await request(this.#cloud.apiUrl + path, {
      method,
      headers: { authorization: this.authorization, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.body.text();
    const isJson =
      String(response.headers['content-type']).includes('json') &&
      !String(response.headers['content-type']).includes('jsonl');
    return {
      status: response.statusCode,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
  }
}
