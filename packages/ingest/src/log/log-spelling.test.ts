import { startLocalCloud } from '@runwatch/local-cloud';
import { readStream } from '@runwatch/local-cloud/testing';
import { expect, test } from 'vitest';
import { LogSpelling } from './log-spelling.ts';

const update = (id: number, fields: object) => ({
  type: 'notification',
  event_id: `b-${id}`,
  notification: { jsonrpc: '2.0', method: 'session/update', params: { update: fields } },
});
const text = (value: string) => ({ type: 'text', text: value });
const chunk = (id: number, value: string) => update(id, { sessionUpdate: 'agent_message_chunk', content: text(value) });
const message = (id: number, value: string) => update(id, { sessionUpdate: 'agent_message', content: text(value) });
const thought = (id: number, value: string) =>
  update(id, { sessionUpdate: 'agent_thought_chunk', content: text(value) });
const input = (id: number, call: string) =>
  update(id, { sessionUpdate: 'tool_call_update', toolCallId: call, rawInput: { id } });
const done = (id: number, call: string) =>
  update(id, { sessionUpdate: 'tool_call_update', toolCallId: call, status: 'completed' });
const picture = (id: number) =>
  update(id, { sessionUpdate: 'agent_message_chunk', content: { type: 'image', data: '' } });
const merged = (first: number, last: number, value: string) => ({
  type: 'notification',
  first_event_id: `b-${first}`,
  event_id: `b-${last}`,
  notification: message(0, value).notification,
});

test.each<[string, object[], object[]]>([
  ['chunks, at the end', [chunk(1, 'a'), chunk(2, 'b')], [merged(1, 2, 'ab')]],
  ['chunks, before something else', [chunk(1, 'a'), thought(2, 'hm')], [merged(1, 1, 'a'), thought(2, 'hm')]],
  ['an empty thought, which ends nothing', [chunk(1, 'a'), thought(2, ''), chunk(3, 'b')], [merged(1, 3, 'ab')]],
  [
    'a picture among chunks',
    [chunk(1, 'a'), picture(2), chunk(3, 'b')],
    [merged(1, 1, 'a'), picture(2), merged(3, 3, 'b')],
  ],
  [
    'a message that extends its chunks',
    [chunk(1, 'a'), message(2, 'ab')],
    [{ first_event_id: 'b-1', ...message(2, 'ab') }],
  ],
  ['a message that does not', [chunk(1, 'a'), message(2, 'x')], [merged(1, 1, 'a'), message(2, 'x')]],
  ['a message by itself', [message(1, 'x')], [message(1, 'x')]],
  [
    'inputs, of which the last stays',
    [input(1, 'c'), input(2, 'd'), input(3, 'c'), done(4, 'c')],
    [input(3, 'c'), input(2, 'd'), done(4, 'c')],
  ],
  [
    'a message between inputs',
    [input(1, 'c'), chunk(2, 'a'), input(3, 'c')],
    [input(1, 'c'), merged(2, 2, 'a'), input(3, 'c')],
  ],
  [
    'what it does not know',
    [{ x: 1 }, { notification: { method: 'session/update' } }],
    [{ x: 1 }, { notification: { method: 'session/update' } }],
  ],
])('LogSpelling spells %s', (_, entries, expected) => {
  const written: object[] = [];
  const spelling = new LogSpelling((entry) => written.push(entry));
  for (const entry of entries) spelling.take(entry);
  spelling.close();
  expect(written).toEqual(expected);
});

test('LogSpelling spells as the writer of the local cloud does', async () => {
  await using cloud = await startLocalCloud();
  const run = cloud.createRun({ eventIds: true });
  const live: string[] = [];
  const written: object[] = [];
  const spelling = new LogSpelling((entry) => written.push(entry));
  const { agent } = run;
  agent.userPrompt('Why is it flaky?');
  for (const word of ['It does ', 'not wait ', 'for the redirect.']) agent.chunk(word);
  agent.thought('');
  const toolCallId = agent.toolCall({ title: 'Read', rawInput: {} });
  for (const n of [1, 2, 3]) agent.update({ sessionUpdate: 'tool_call_update', toolCallId, rawInput: { n } });
  agent.chunk('Now ');
  agent.message('Now I know.');
  agent.turnComplete();
  run.finish('completed');
  const url = `${cloud.apiUrl}/api/projects/${cloud.projectId}/tasks/${run.taskId}/runs/${run.runId}/stream/`;
  await using stream = await readStream(url, { authorization: `Bearer ${cloud.apiKey}` });
  await stream.over;
  for (const { event, data } of stream.frames) if (event === undefined) live.push(data);
  for (const data of live) spelling.take(JSON.parse(data));
  spelling.close();
  const plain = (entry: object) => JSON.stringify({ ...entry, timestamp: undefined });
  const said = written.filter((entry) => !JSON.stringify(entry).includes('task_run_state'));
  expect(said.map(plain)).toEqual(run.truth().map(plain));
});
