import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';

/** A redis-server of one's own: on a free port of this machine, in a folder of its own, gone when disposed. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  /** Where it writes. */
  readonly folder: string;
  /** Kills it, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again, on the same port and with what it had written down. */
  start(): Promise<void>;
}

/** Starts one. With `persistence` every write is on disk before it is answered. */
export async function startRedisServer(options: { persistence?: boolean } = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'runwatch-redis-'));
  const port = await freePort();
  const persistence = options.persistence ? ['--appendonly', 'yes', '--appendfsync', 'always'] : [];
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...persistence];
  let server: ChildProcess | undefined;
  const redis: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    folder,
    async kill() {
      if (!server || server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
    async start() {
      server = await serving(args);
    },
    async [Symbol.asyncDispose]() {
      await redis.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await redis.start();
  return redis;
}

async function serving(args: string[]): Promise<ChildProcess> {
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const failed = once(server, 'error').then(([error]) => {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw missing
      ? new Error('There is no redis-server on this machine. These tests need one: apt-get install redis-server')
      : error;
  });
  const ready = new Promise<void>((resolve, reject) => {
    const lines: string[] = [];
    createInterface({ input: server.stdout })
      .on('line', (line) => {
        lines.push(line);
        if (line.includes('Ready to accept connections')) resolve();
      })
      .on('close', () => reject(new Error(`redis-server did not start:\n${lines.join('\n')}`)));
  });
  await Promise.race([ready, failed]);
  failed.catch(() => {});
  return server;
}
