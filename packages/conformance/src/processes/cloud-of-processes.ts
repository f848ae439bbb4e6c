import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, type RedisServer, startRedisServer } from '@runwatch/local-cloud/testing';
import { request } from 'undici';
import type { AgentNews, Order } from './agent/order.ts';
import { OwnProcess } from './own-process.ts';

/** Where the bundled programs are. */
export interface Programs {
  readonly cloud: string;
  readonly agent: string;
}

/** One process of the cloud. */
export interface CloudProcess {
  readonly process: OwnProcess;
  readonly apiUrl: string;
}

export type AgentWish = Pick<Order, 'leg' | 'entries' | 'eventIds' | 'memoryBytes' | 'waits'>;

export interface AgentProcess {
  readonly process: OwnProcess;
  /** What it told last. */
  readonly news: { appended: number; acknowledged: number; status: string };
}

const API_KEY = 'phx_end_to_end';

/**
 * A Redis and two processes of the cloud on it: sandboxes send to A, people watch B. What is acknowledged must outlive a Redis that is killed, so each write
 * is on the disk before it is answered (`appendfsync always`): with `everysec`, a Redis whose disk is slow acknowledges what it has not yet written.
 */
export class CloudOfProcesses implements AsyncDisposable {
  readonly redis: RedisServer;
  readonly a: CloudProcess;
  readonly b: CloudProcess;
  readonly apiKey = API_KEY;
  readonly projectId = '1';
  readonly #programs: Programs;
  readonly #folder: string;
  readonly #agents: OwnProcess[] = [];

  private constructor(
    programs: Programs,
    parts: { redis: RedisServer; a: CloudProcess; b: CloudProcess; folder: string },
  ) {
    this.#programs = programs;
    this.redis = parts.redis;
    this.a = parts.a;
    this.b = parts.b;
    this.#folder = parts.folder;
  }

  static async start(programs: Programs): Promise<CloudOfProcesses> {
    const folder = await mkdtemp(path.join(tmpdir(), 'runwatch-processes-'));
    const redis = await startRedisServer({ persistence: true });
    const a = await cloudProcess('A', programs, redis.url);
    const b = await cloudProcess('B', programs, redis.url);
    const cloud = new CloudOfProcesses(programs, { redis, a, b, folder });
    try {
      await Promise.all([a.process.start(), b.process.start()]);
      return cloud;
    } catch (error) {
      await cloud[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** A run, and the agent in its sandbox, which has not been started. */
  async sandbox(run: { taskId: string; runId: string }, wish: AgentWish): Promise<AgentProcess> {
    await post(`${this.a.apiUrl}/_local/runs`, { ...run, title: 'Beyond its processes', eventIds: wish.eventIds });
    const sandbox = await post(`${this.a.apiUrl}/_local/runs/${encodeURIComponent(run.runId)}/ingest-token`, {});
    const folder = path.join(this.#folder, run.runId);
    const agent = agentProcess(this.#programs, {
      ...wish,
      sandbox: sandbox as Order['sandbox'],
      apiKey: API_KEY,
      folder,
    });
    this.#agents.push(agent.process);
    return agent;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const processes = [...this.#agents, this.a.process, this.b.process];
    await Promise.all(processes.map((process) => process.kill()));
    await this.redis[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function cloudProcess(name: string, programs: Programs, redisUrl: string): Promise<CloudProcess> {
  const [port, proxyPort] = [await freePort(), await freePort()];
  const args = ['--redis', redisUrl, '--key', API_KEY, '--port', `${port}`, '--proxy-port', `${proxyPort}`];
  // The last line of its greeting.
  const isReady = (line: string) => line.startsWith('Ctrl-C');
  const process = new OwnProcess({ name, program: programs.cloud, args, isReady });
  return { process, apiUrl: `http://127.0.0.1:${port}` };
}

function agentProcess(programs: Programs, order: Order): AgentProcess {
  const news = { appended: 0, acknowledged: 0, status: '' };
  const onLine = (line: string) => {
    const { kind, ...told } = JSON.parse(line) as AgentNews;
    Object.assign(news, told);
  };
  const environment = { RUNWATCH_ORDER: JSON.stringify(order) };
  const process = new OwnProcess({ name: 'agent', program: programs.agent, environment, isReady: () => true, onLine });
  return { news, process };
}

async function post(url: string, body: object): Promise<object> {
  const answer = await request(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${url} was answered ${answer.statusCode}: ${text}`);
  return JSON.parse(text) as object;
}
