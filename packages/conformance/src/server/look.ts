import { eventually } from '@runwatch/async/testing';
import { readStream } from '@runwatch/local-cloud/testing';
import { apiRoutes, proxyRoutes } from '@runwatch/protocol';
import { Mismatch } from '../report.ts';
import { mismatch } from '../shape.ts';
import { checkAnswer } from './check-answer.ts';
import { checkFraming } from './check-framing.ts';
import type { Ask, Look, OpenStream, ReadStream } from './server-scenario.ts';
import type { Reading, Stage } from './stage.ts';

// Real time for what is due now. Sockets of this machine need a few milliseconds; a busy one gets more.
const PATIENCE_MS = 5_000;
// A connection to this machine takes milliseconds.
const MOST_ATTEMPTS = 200;
/** How finely the server's time passes while something is waited for. */
const STEP_MS = 250;

type Frame = Reading['stream']['frames'][number];

/** Does what a client does, and checks what it sees. */
export async function look(stage: Stage, step: Look): Promise<void> {
  switch (step.do) {
    case 'ask':
      return ask(stage, step);
    case 'open':
      return open(stage, step);
    case 'read':
      return read(stage, step);
    case 'framing':
      return checkFraming(stage.reading(step.stream).stream.text);
    case 'leave':
      return stage.reading(step.stream).stream[Symbol.asyncDispose]();
    case 'fill': {
      const count = stage.streamsAllowed(step.leg);
      for (let n = 0; n < count; n++) await open(stage, { do: 'open', stream: `${n}`, leg: step.leg, run: step.run });
      return;
    }
    case 'token':
      return takeToken(stage, step);
    case 'messages':
      return check(step.expect, await stage.offered('messages')(stage.run(step.run)), 'messages');
  }
}

function check(shape: Parameters<typeof mismatch>[0], value: unknown, at: string): void {
  const wrong = mismatch(shape, value, at);
  if (wrong !== undefined) throw new Mismatch(wrong);
}

async function ask(stage: Stage, step: Ask): Promise<void> {
  const { route, run = '', leg = 'api', body, headers, query, method = body === undefined ? 'GET' : 'POST' } = step;
  const base = leg === 'api' ? stage.server.baseUrl : (await stage.proxy(run)).url;
  const path = route === undefined ? stage.text(step.path ?? '') : pathOf(stage, route, run);
  const answered = await stage.send(base + path + (query === undefined ? '' : `?${stage.text(query)}`), {
    method,
    ...(headers && { headers }),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  checkAnswer(step.expect, answered);
}

function pathOf(stage: Stage, route: keyof typeof apiRoutes, run: string): string {
  const { projectId } = stage.server;
  if (route === 'tasks') return apiRoutes.tasks(projectId);
  if (route === 'runs') return apiRoutes.runs(projectId, stage.run(run).taskId);
  return apiRoutes[route](stage.path(run));
}

async function open(stage: Stage, step: OpenStream): Promise<void> {
  const { leg, run, query, cursor, expect = { status: 200 }, whenThereIsRoom = false } = step;
  const { url, token } = await placeOf(stage, step);
  const attempt = async () => {
    const opened = await readStream(query === undefined ? url : `${url}?${query}`, {
      ...(token !== undefined && { authorization: token }),
      ...(cursor !== undefined && { 'last-event-id': cursorOf(stage, cursor) }),
      ...step.headers,
    });
    stage.keep(step.stream, opened);
    return opened;
  };
  let stream = await attempt();
  for (let n = 0; whenThereIsRoom && stream.status === 503 && n < MOST_ATTEMPTS; n++) stream = await attempt();
  if (expect.status !== 200 || stream.status !== 200)
    await eventually(() => stream.ended !== undefined, `the answer on the ${leg} leg of ${run}`, PATIENCE_MS);
  checkAnswer(expect, stream);
}

async function placeOf(stage: Stage, step: OpenStream): Promise<{ url: string; token: string | undefined }> {
  const { leg, run, token = 'right' } = step;
  const proxy = leg === 'proxy' ? await stage.proxy(run) : undefined;
  const url = proxy
    ? proxy.url + proxyRoutes.stream(stage.run(run).runId)
    : stage.server.baseUrl + apiRoutes.stream(stage.path(run));
  if (token === 'none') return { url, token: undefined };
  if (token === 'malformed') return { url, token: 'Bearer no.token.atall' };
  if (typeof token === 'object') return { url, token: `Bearer ${stage.token(token.named)}` };
  return { url, token: `Bearer ${token === 'right' && proxy ? proxy.token : stage.server.apiKey}` };
}

function cursorOf(stage: Stage, cursor: NonNullable<OpenStream['cursor']>): string {
  if (typeof cursor === 'string') return cursor;
  const id = stage.reading(cursor.stream).stream.frames[cursor.frame]?.id;
  if (id === undefined) throw new Mismatch(`frame ${cursor.frame} of ${cursor.stream} should have an id`);
  return id;
}

async function read(stage: Stage, step: ReadStream): Promise<void> {
  const { frames: wanted, overKeepalives = false, closes = false, withinMs = 0, notBeforeMs = 0 } = step;
  const reading = stage.reading(step.stream);
  const { stream, looked } = reading;
  const counts = ({ event }: Frame) => !overKeepalives || event !== 'keepalive';
  const there = () => stream.frames.slice(looked).filter(counts).length >= wanted.length;
  const passed = await passUntil(stage, there, withinMs);
  await patiently(there);
  if (closes) await patiently(() => stream.ended !== undefined);
  const seen: Frame[] = [];
  // More may come to a stream that goes on; when it is over, everything has been waited for.
  while (reading.looked < stream.frames.length && (closes || seen.length < wanted.length)) {
    const frame = stream.frames[reading.looked++];
    if (frame && counts(frame)) seen.push(frame);
  }
  check(wanted, seen.map(parsed), 'frames');
  if (passed < notBeforeMs) throw new Mismatch(`the frames came after ${passed} ms, before ${notBeforeMs} ms`);
  if (closes && stream.ended !== 'clean')
    throw new Mismatch(`the server should have closed the stream, but it is ${stream.ended ?? 'open'}`);
}

/** Lets the server's time pass until the condition holds, at most `withinMs`; returns how much has passed. */
async function passUntil(stage: Stage, condition: () => boolean, withinMs: number): Promise<number> {
  let passed = 0;
  while (!condition() && passed < withinMs) {
    await stage.offered('advance')(STEP_MS);
    passed += STEP_MS;
  }
  return passed;
}

/** Gives sockets the time they need; what has not come then will be seen as missing. */
const patiently = (condition: () => boolean): Promise<void> =>
  eventually(condition, 'the stream', PATIENCE_MS).catch(() => {});

const parsed = ({ event, id, data }: Frame) => ({ event, id, data: parsedData(data) });

function parsedData(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

async function takeToken(stage: Stage, step: Extract<Look, { do: 'token' }>): Promise<void> {
  const { run, forSending = false, header = {}, claims = {} } = step;
  const token = forSending ? await stage.offered('sendingToken')(stage.run(run)) : (await stage.proxy(run)).token;
  stage.tokens.set(step.token, token);
  const [first, second] = token.split('.').map((part) => parsedData(Buffer.from(part, 'base64url').toString()));
  check(header, first, 'token header');
  check(claims, second, 'token claims');
}
