import { eventually } from '@runwatch/async/testing';
import { apiRoutes, proxyRoutes } from '@runwatch/protocol';
import { request } from 'undici';
import { expect, test } from 'vitest';
import type { CloudRun } from '../cloud-run.ts';
import { OpenRequest } from '../testing/open-request.ts';
import { startWorld, type World } from '../testing/world.ts';

const line = (seq: number, event: object = { n: seq }) => `${JSON.stringify({ seq, event })}\n`;
const complete = (finalSeq: number) => `{"type":"_posthog/stream_complete","final_seq":${finalSeq}}`;

const addressOf = (w: World, run: CloudRun, leg: 'api' | 'proxy') =>
  leg === 'api'
    ? w.cloud.apiUrl + apiRoutes.eventStream(w.api.path(run))
    : w.cloud.proxyUrl + proxyRoutes.ingest(run.runId);

async function send(w: World, run: CloudRun, body: string | Buffer, leg: 'api' | 'proxy' = 'proxy') {
  const authorization = `Bearer ${await w.cloud.sendingToken(run)}`;
  const answer = await request(addressOf(w, run, leg), { method: 'POST', headers: { authorization }, body });
  return { status: answer.statusCode, json: await answer.body.json() };
}

const opened = async (w: World, run: CloudRun) =>
  new OpenRequest(addressOf(w, run, 'proxy'), { authorization: `Bearer ${await w.cloud.sendingToken(run)}` });

test.each(['api', 'proxy'] as const)(
  'events sent on the %s leg reach a reader, each once and in order',
  async (leg) => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    expect(await send(w, run, '', leg)).toEqual({
      status: 200,
      json: { accepted: 0, duplicate: 0, last_accepted_seq: 0 },
    });
    await send(w, run, line(1) + line(2), leg);
    expect(await send(w, run, line(2) + line(3) + complete(3), leg)).toEqual({
      status: 200,
      json: { accepted: 1, duplicate: 1, last_accepted_seq: 3 },
    });
    await using stream = await w.api.stream('proxy', run);
    await stream.over;
    expect(stream.frames.map(({ event, data }) => event ?? data)).toEqual([
      '{"n":1}',
      '{"n":2}',
      '{"n":3}',
      'stream-end',
    ]);
  },
);

test('readers see a line before the request that brings it has ended', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  await using stream = await w.api.stream('proxy', run);
  const sending = await opened(w, run);
  sending.write(line(1));
  await eventually(() => stream.frames.length === 1, 'the first line');
  const second = line(2);
  sending.write(second.slice(0, 5));
  sending.write(`${second.slice(5)}${complete(2)}\n`);
  await eventually(() => stream.frames.length === 2, 'the second line');
  expect(stream.ended).toBeUndefined();
  expect(JSON.parse((await sending.end()).text)).toEqual({ accepted: 2, duplicate: 0, last_accepted_seq: 2 });
  await stream.over;
});

test('a sender that leaves in the middle of a line has sent the lines before it', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  await using stream = await w.api.stream('proxy', run);
  const sending = await opened(w, run);
  sending.write(line(1) + line(2).slice(0, -3));
  await eventually(() => stream.frames.length === 1, 'the first line');
  sending.abort();
  await eventually(() => w.cloud.requests.at(-1)?.status === 408, 'the end of the request');
  expect((await send(w, run, '')).json).toMatchObject({ last_accepted_seq: 1 });
});

test('a refused sender that goes on writing reads the refusal, and nothing of what follows counts', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const sending = await opened(w, run);
  sending.write(line(2));
  const { status, text } = await sending.answer();
  expect([status, JSON.parse(text)]).toEqual([409, { error: 'Expected sequence 1, got 2', last_accepted_seq: 0 }]);
  sending.write(line(3));
  await sending.end();
  expect((await send(w, run, line(1))).status).toBe(200);
});

test('W7: the limits of a line, of a request and of its events are those of the contract', async () => {
  await using w = await startWorld();
  const at = (json: object) => ({ status: 413, json });
  const padded = (seq: number, bytes: number) => {
    const empty = line(seq, { x: '' }).length - 1;
    return line(seq, { x: 'x'.repeat(bytes - empty) });
  };
  const lines = w.cloud.createRun();
  expect((await send(w, lines, padded(1, 1_000_000))).status).toBe(200);
  expect(await send(w, lines, line(2) + padded(3, 1_000_001))).toEqual(
    at({ error: 'Event line is too large', last_accepted_seq: 2 }),
  );
  const many = w.cloud.createRun();
  const thousand = Array.from({ length: 1_000 }, (_, n) => line(n + 1)).join('');
  expect(await send(w, many, thousand + line(1_001))).toEqual(
    at({ error: 'Too many events in request', last_accepted_seq: 1_000 }),
  );
  expect((await send(w, many, thousand + complete(1_000))).status).toBe(200);
  const large = w.cloud.createRun();
  const { status, json } = await send(w, large, Array.from({ length: 6 }, (_, n) => padded(n + 1, 900_000)).join(''));
  expect([status, json]).toEqual([413, { error: 'Event ingest request is too large', last_accepted_seq: 5 }]);
});

test('events that nobody watches are acknowledged and not stored when the run is gated by presence', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun({ presenceGated: true });
  expect((await send(w, run, line(1))).json).toMatchObject({ accepted: 1, last_accepted_seq: 1 });
  await using stream = await w.api.stream('proxy', run);
  await send(w, run, line(2) + complete(2));
  await stream.over;
  expect(stream.frames.map(({ event, data }) => event ?? data)).toEqual(['{"n":2}', 'stream-end']);
});

test('W3: an answer that is lost is asked for again, and the second sending of what was taken counts as such', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  w.cloud.switches.answer('proxy_ingest', ['lose']);
  await expect(send(w, run, line(1) + line(2))).rejects.toThrow();
  expect((await send(w, run, line(1) + line(2) + line(3))).json).toEqual({
    accepted: 1,
    duplicate: 2,
    last_accepted_seq: 3,
  });
});

test('a stream that is started anew takes the first number again, an expired one goes on', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  await send(w, run, line(1) + line(2));
  run.switches.expireWindow();
  expect((await send(w, run, line(3) + complete(3))).status).toBe(200);
  expect((await send(w, run, line(4))).status).toBe(409);
  run.switches.epochReset();
  expect((await send(w, run, line(1))).json).toEqual({ accepted: 1, duplicate: 0, last_accepted_seq: 1 });
});

test('the end that the server tells is one for the sender too', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  await send(w, run, line(1));
  run.finish('completed');
  expect(await send(w, run, line(2))).toEqual({
    status: 409,
    json: { error: 'Task run stream is already complete', last_accepted_seq: 1 },
  });
  expect((await send(w, run, complete(7))).status).toBe(200);
});
