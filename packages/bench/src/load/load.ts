import { once } from 'node:events';
import { Agent, request } from 'undici';
import { quantile } from '../measure/median.ts';
import type { CloudAddress } from './cloud.ts';
import { agesIn, eventNow } from './event.ts';

/** What is asked of the program: so many runs, each with a sender on one process of the cloud and a reader on the next. */
export interface LoadJob {
  clouds: readonly CloudAddress[];
  runs: number;
  /** Events in one request of a sender. */
  batch: number;
  /** Events a second of all runs together; undefined: as many as can be sent, a request behind the other. */
  perSecond: number | undefined;
  seconds: number;
}

interface Sent {
  run: string;
  token: string;
  seq: number;
}

const job = JSON.parse(process.argv[2] ?? '') as LoadJob;
const agent = new Agent({ connections: null, bodyTimeout: 0, headersTimeout: 0, pipelining: 1 });
const cloudOf = (n: number) => job.clouds[n % job.clouds.length] as CloudAddress;

async function post(url: string, token: string, body: string): Promise<Record<string, unknown>> {
  const answer = await request(url, {
    method: 'POST',
    dispatcher: agent,
    headers: { authorization: `Bearer ${token}` },
    body,
  });
  const said = (await answer.body.json()) as Record<string, unknown>;
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${JSON.stringify(said)}`);
  return said;
}

async function makeRun(n: number): Promise<Sent> {
  const { apiUrl, apiKey } = cloudOf(n);
  const made = await post(`${apiUrl}/_local/runs`, apiKey, '{}');
  const run = String(made['runId']);
  const { token } = await post(`${apiUrl}/_local/runs/${run}/ingest-token`, apiKey, '{}');
  await read(n, String(made['taskId']), run);
  return { run, token: String(token), seq: 0 };
}

const ages: number[] = [];
let counting = false;
let received = 0;

/** Opens the stream of a run on the process after its sender's. */
async function read(n: number, task: string, run: string): Promise<void> {
  const { apiUrl, proxyUrl, apiKey } = cloudOf(n + 1);
  const asked = await request(`${apiUrl}/api/projects/1/tasks/${task}/runs/${run}/stream_token/`, {
    dispatcher: agent,
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const { token } = (await asked.body.json()) as { token: string };
  const stream = await request(`${proxyUrl}/v1/runs/${run}/stream`, {
    dispatcher: agent,
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
  });
  let rest = '';
  stream.body.setEncoding('utf8');
  stream.body.on('data', (text: string) => {
    rest += text;
    const end = rest.lastIndexOf('\n\n');
    if (end < 0) return;
    const those = agesIn(rest.slice(0, end));
    rest = rest.slice(end + 2);
    received += those.length;
    if (counting) for (const age of those) ages.push(age);
  });
  stream.body.on('error', () => {});
}

async function sendBatch(n: number, to: Sent): Promise<void> {
  let body = '';
  for (let i = 0; i < job.batch; i++) body += `{"seq":${++to.seq},"event":${eventNow()}}\n`;
  const url = `${cloudOf(n).proxyUrl}/v1/runs/${to.run}/ingest`;
  try {
    await post(url, to.token, body);
  } catch {
    // As a sender does that has lost an answer: it asks how far it came.
    to.seq = Number((await post(url, to.token, '').catch(() => ({ last_accepted_seq: to.seq })))['last_accepted_seq']);
  }
}

const until = (at: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())));

/** Sends batches at the pace, or one behind the other, until `end`. */
async function keepSending(n: number, to: Sent, end: number): Promise<void> {
  const everyMs = job.perSecond === undefined ? 0 : (1_000 * job.runs * job.batch) / job.perSecond;
  // Runs do not speak in chorus.
  let next = performance.now() + (everyMs * n) / job.runs;
  for (; performance.now() < end; next += everyMs) {
    if (everyMs > 0) await until(Math.min(next, end));
    if (performance.now() >= end) return;
    await sendBatch(n, to);
  }
}

const WARM_UP_MS = 2_000;
const MADE_AT_ONCE = 20;

const runs: Sent[] = [];
while (runs.length < job.runs) {
  const count = Math.min(MADE_AT_ONCE, job.runs - runs.length);
  runs.push(...(await Promise.all(Array.from({ length: count }, (_, n) => makeRun(runs.length + n)))));
}
const end = performance.now() + WARM_UP_MS + job.seconds * 1_000;
const sending = Promise.all(runs.map((run, n) => keepSending(n, run, end)));
// Who waits for it may come later.
sending.catch(() => {});
await until(performance.now() + WARM_UP_MS);
// Whoever started this looks at the CPU of the others, and says when that is done.
process.send?.('begin');
await once(process, 'message');
counting = true;
const [startedAt, before] = [performance.now(), received];
await until(end);
const seconds = (performance.now() - startedAt) / 1_000;
const events = received - before;
counting = false;
process.send?.('end');
await once(process, 'message');
await sending;
process.send?.({ events, perSecond: events / seconds, p50Ms: quantile(ages, 0.5), p99Ms: quantile(ages, 0.99) }, () =>
  process.exit(0),
);
