import { apiRoutes, urlOf } from '@runwatch/protocol';
import { request } from 'undici';
import { z } from 'zod';
import { type Flags, UsageError } from './arguments.ts';

/** What an agent's process is given at its start. Secrets are never printed. */
export interface Sandbox {
  readonly url: string;
  readonly proxyUrl: string | undefined;
  readonly projectId: string;
  readonly taskId: string;
  readonly runId: string;
  readonly key: string;
  readonly ingestToken: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws UsageError when something is missing; the network's error */
export async function sandboxOf(flags: Flags, environment: Environment): Promise<Sandbox> {
  const key = environment['RUNWATCH_KEY'];
  if (!key) throw new UsageError('Set RUNWATCH_KEY to a key of the API');
  if (flags.local) return localSandbox(flags.local, key);
  const { url, proxy: proxyUrl, project, task, run } = flags;
  const ingestToken = environment['RUNWATCH_INGEST_TOKEN'];
  if (!ingestToken) throw new UsageError('Set RUNWATCH_INGEST_TOKEN to the token of the sandbox');
  if (!url || !project || !task || !run) throw new UsageError('Say whom to speak for');
  return { url, proxyUrl, projectId: project, taskId: task, runId: run, key, ingestToken };
}

const Created = z.looseObject({ runId: z.string() });
const Sender = z.looseObject({
  token: z.string(),
  apiUrl: z.string(),
  proxyUrl: z.string(),
  projectId: z.string(),
  taskId: z.string(),
  runId: z.string(),
});

/** Has a local cloud create a run, and give what the sandbox of it would get. */
async function localSandbox(base: string, key: string): Promise<Sandbox> {
  const created = Created.parse(await ask(base, '/_local/runs', key, { title: 'The example agent talks' }));
  const path = `/_local/runs/${encodeURIComponent(created.runId)}/ingest-token`;
  const { token, apiUrl, ...sender } = Sender.parse(await ask(base, path, key, {}));
  const { proxyUrl, projectId, taskId, runId } = sender;
  return { url: apiUrl, proxyUrl, projectId, taskId, runId, key, ingestToken: token };
}

async function ask(base: string, path: string, key: string, body: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await request(urlOf(base, path), { method: 'POST', headers, body: JSON.stringify(body) });
  if (answer.statusCode === 200) return answer.body.json();
  await answer.body.dump();
  throw new Error(`The local cloud answered with ${answer.statusCode}: check its address and RUNWATCH_KEY`);
}

/** Tells the API how the run is (protocol 1.3). */
export async function setStatus(sandbox: Sandbox, status: 'in_progress' | 'completed'): Promise<void> {
  const headers = { authorization: `Bearer ${sandbox.key}`, 'content-type': 'application/json' };
  const url = urlOf(sandbox.url, apiRoutes.run(sandbox));
  const answer = await request(url, { method: 'PATCH', headers, body: JSON.stringify({ status }) });
  await answer.body.dump();
  if (answer.statusCode !== 200)
    throw new Error(`Cannot tell the state of the run: the API answered with ${answer.statusCode}`);
}
