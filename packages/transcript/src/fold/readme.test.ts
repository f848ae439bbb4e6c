import type { CloudRunsClient } from '@runwatch/protocol';
import { expect, test } from 'vitest';
import { Transcript } from '../index.ts';
import { chunk, message, prompt } from './testing/lines.ts';
import { from, snapshot, told } from './testing/told.ts';

test('the README says how to read a transcript', () => {
  const updates = [snapshot([prompt('Fix the login test')]), from(1, [chunk('I will '), chunk('look.')], 1)];

  const transcript = new Transcript();
  for (const update of updates) transcript.apply(update);
  for (let position = 0; position < transcript.count; position++) {
    const item = transcript.item(position);
    if (item?.kind === 'user' || item?.kind === 'message') expect(item.text).not.toBe('');
  }

  expect(transcript.count).toBe(2);
});

test('the README says how to hold older entries', async () => {
  const run = { taskId: 'task', runId: 'run' };
  const turnOfTheEventLoop = () => new Promise((turned) => setImmediate(turned));
  const client: Pick<CloudRunsClient, 'entries'> = {
    entries: async (_run, at, to) => ({ at, lines: Array.from({ length: to - at }, (_, n) => message(`${at + n}`)) }),
  };
  const transcript = told(snapshot([message('900')], 900));

  const page = await client.entries(run, 200, 400);
  const reading = { from: page.at, to: page.at + page.lines.length };
  for (const _ of transcript.arrange({ passage: reading, tail: transcript.start }, page)) await turnOfTheEventLoop();

  expect([transcript.count, transcript.item(1)]).toMatchObject([203, { text: '200' }]);
});
