import { randomUUID } from 'node:crypto';
import type { OpenRequest, StreamReading } from '@runwatch/local-cloud/testing';
import { apiRoutes, type RunRef } from '@runwatch/protocol';
import { request } from 'undici';
import { NotOffered } from '../report.ts';
import type { Answered } from './check-answer.ts';
import { fillIn } from './fill-in.ts';
import type { Leg } from './server-scenario.ts';
import type { ServerDriver, ServerUnderTest } from './server-under-test.ts';

/** A stream that a scenario has opened, and how many of its frames the scenario has looked at. */
export interface Reading {
  readonly stream: StreamReading;
  looked: number;
}

/** What a scenario has made so far, by its names, and the ways to the server. */
export class Stage implements AsyncDisposable {
  readonly server: ServerUnderTest;
  readonly runs = new Map<string, RunRef>();
  readonly tokens = new Map<string, string>();
  readonly readings = new Map<string, Reading>();
  readonly #unique = randomUUID();
  readonly #sendings = new Map<string, OpenRequest>();
  #streams: StreamReading[] = [];

  constructor(server: ServerUnderTest) {
    this.server = server;
  }

  run(name: string): RunRef {
    return named(this.runs, name, 'run');
  }

  reading(name: string): Reading {
    return named(this.readings, name, 'stream');
  }

  token(name: string): string {
    return named(this.tokens, name, 'token');
  }

  begin(name: string, sending: OpenRequest): void {
    this.#sendings.set(name, sending);
  }

  sending(name: string): OpenRequest {
    return named(this.#sendings, name, 'open request');
  }

  text(text: string): string {
    const { projectId } = this.server;
    return fillIn(text, { unique: this.#unique, projectId, run: (name) => this.run(name) });
  }

  path(name: string) {
    return { projectId: this.server.projectId, ...this.run(name) };
  }

  /** @throws {NotOffered} when the driver has no such method */
  offered<Name extends keyof ServerDriver>(name: Name): NonNullable<ServerDriver[Name]> {
    const method = this.server.driver[name];
    if (!method) throw new NotOffered(`driver.${name}`);
    return method.bind(this.server.driver) as NonNullable<ServerDriver[Name]>;
  }

  /** @throws {NotOffered} when readers of this run are sent to the API leg */
  async proxy(run: string): Promise<{ url: string; token: string }> {
    const { text } = await this.send(this.server.baseUrl + apiRoutes.streamToken(this.path(run)), {});
    const { token, stream_base_url: base } = JSON.parse(text) as { token: string; stream_base_url: string | null };
    if (typeof base !== 'string') throw new NotOffered('a proxy leg');
    return { url: base.replace(/\/+$/, ''), token };
  }

  /** A request with the API key, unless the headers say otherwise; null sends none of that name. */
  async send(
    url: string,
    options: {
      method?: 'GET' | 'POST' | 'OPTIONS' | undefined;
      body?: string | undefined;
      headers?: Record<string, string | null>;
    },
  ): Promise<Answered> {
    const { method = 'GET', body, headers } = options;
    const all = Object.entries({ authorization: `Bearer ${this.server.apiKey}`, ...headers });
    const response = await request(url, {
      method,
      headers: Object.fromEntries(all.filter((header): header is [string, string] => header[1] !== null)),
      ...(body !== undefined && { body }),
    });
    return { status: response.statusCode, headers: response.headers, text: await response.body.text() };
  }

  keep(name: string, stream: StreamReading): void {
    this.#streams.push(stream);
    this.readings.set(name, { stream, looked: 0 });
  }

  /** The run's streams allowed at once. */
  streamsAllowed(leg: Leg): number {
    const allowed = this.offered('streamsAllowed')(leg);
    if (allowed === undefined) throw new NotOffered(`a known number of streams on the ${leg} leg`);
    return allowed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const sending of this.#sendings.values()) sending.abort();
    for (const stream of this.#streams) await stream[Symbol.asyncDispose]();
  }
}

function named<T>(all: ReadonlyMap<string, T>, name: string, what: string): T {
  const value = all.get(name);
  if (value === undefined) throw new Error(`The scenario has no ${what} ${JSON.stringify(name)}`);
  return value;
}
