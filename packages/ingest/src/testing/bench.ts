import { eventually, ManualClock } from '@runwatch/async/testing';
import { type CloudRun, type LocalCloud, startLocalCloud } from '@runwatch/local-cloud';
import { readStream } from '@runwatch/local-cloud/testing';
import { apiRoutes } from '@runwatch/protocol';
import { Agent, request } from 'undici';
import { undiciPost } from '../post.ts';
import { RunIngestSender, type SenderOptions } from '../run-ingest-sender.ts';
import type { SenderStatus } from '../send-events.ts';
import { type Relay, startRelay } from './relay.ts';

export type Leg = 'proxy' | 'api';

/** A cloud with one run, a sender of that run over real sockets, and a reader of its stream. Only the time is ours. */
export interface Bench extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly cloud: LocalCloud;
  readonly run: CloudRun;
  readonly relay: Relay;
  readonly sender: RunIngestSender;
  /** What the sender told of itself, in order. */
  readonly statuses: readonly SenderStatus[];
  /** What readers were told, as JSON. */
  readonly told: () => Record<string, unknown>[];
  readonly isOver: () => boolean;
  /** Waits until it is so; time passes only while the sender waits to try again. */
  until(isSo: () => boolean, what?: string): Promise<void>;
  /** Stops the sender, and starts another with these options in its place. */
  restart(options: Partial<SenderOptions>): Promise<RunIngestSender>;
  /** The run's log. */
  log(): Promise<Record<string, unknown>[]>;
}

/** `through`: what the sender talks to, the relay by default. */
export async function startBench(
  leg: Leg,
  options: Partial<SenderOptions> & { through?: 'relay' | 'cloud' } = {},
): Promise<Bench> {
  const { through = 'relay', ...sending } = options;
  const clock = new ManualClock();
  const cloud = await startLocalCloud({ clock });
  const run = cloud.createRun();
  const relay = await startRelay(cloud);
  const agent = new Agent({ keepAliveTimeout: 1_000 });
  const statuses: SenderStatus[] = [];
  const { projectId } = cloud;
  const { taskId, runId } = run;
  const cloudUrl = leg === 'proxy' ? cloud.proxyUrl : cloud.apiUrl;
  const url = through === 'relay' ? relay.url : cloudUrl;
  const start = (more: Partial<SenderOptions>) =>
    new RunIngestSender({
      target: leg === 'proxy' ? { leg, url, runId } : { leg, url, projectId, taskId, runId },
      credential: { token: () => cloud.sendingToken(run) },
      clock,
      random: () => 0.5,
      post: undiciPost(agent),
      onStatus: (status) => statuses.push(status),
      ...sending,
      ...more,
    });
  let sender = start({});
  const path = { projectId, taskId, runId };
  const authorization = `Bearer ${cloud.apiKey}`;
  const stream = await readStream(cloud.apiUrl + apiRoutes.stream(path), { authorization });
  return {
    clock,
    cloud,
    run,
    relay,
    get sender() {
      return sender;
    },
    statuses,
    told: () => stream.frames.filter(({ event }) => event === undefined).map(({ data }) => JSON.parse(data)),
    isOver: () => stream.frames.some(({ event }) => event === 'stream-end'),
    until: (isSo, what) =>
      eventually(() => {
        if (isSo()) return true;
        if (sender.status.kind === 'waiting') clock.advance(Math.min(clock.nextIn ?? 0, 50));
        return isSo();
      }, what),
    async restart(more) {
      await sender[Symbol.asyncDispose]();
      sender = start(more);
      return sender;
    },
    async log() {
      const answer = await request(`${cloud.apiUrl}${apiRoutes.sessionLogs(path)}`, { headers: { authorization } });
      return (await answer.body.json()) as Record<string, unknown>[];
    },
    async [Symbol.asyncDispose]() {
      await sender[Symbol.asyncDispose]();
      await stream[Symbol.asyncDispose]();
      await agent.destroy();
      await relay[Symbol.asyncDispose]();
      await cloud[Symbol.asyncDispose]();
    },
  };
}

/** What a promise came to, so far. */
export function watched<T>(work: Promise<T>): { readonly result: T | undefined } {
  const seen: { result: T | undefined } = { result: undefined };
  work.then(
    (result) => {
      seen.result = result;
    },
    () => {},
  );
  return seen;
}
