import { Stopped } from '@runwatch/async';
import { CommandAnswer } from '@runwatch/protocol';
import { expect, test } from 'vitest';
import { startWorld } from '../testing/world.ts';

test('user_message is queued, and a repeat with the same id is the same message', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  for (const id of ['m1', 'm1', 7, '7', undefined, undefined]) {
    const { status, json } = await w.api.command(run, 'user_message', { content: 'Hello' }, id);
    expect(status).toBe(200);
    expect(CommandAnswer.parse(json)).toEqual({ jsonrpc: '2.0', id: id ?? null, result: { queued: true } });
  }
  expect(run.commands.map(({ id }) => id)).toEqual(['m1', '7', undefined, undefined]);
  expect(run.commands[0]).toEqual({ method: 'user_message', params: { content: 'Hello' }, id: 'm1' });
});

test('a run that is over takes no message, and has no sandbox for anything else', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  run.finish('completed');
  const message = await w.api.command(run, 'user_message', { content: 'Hello' });
  expect([message.status, message.json]).toEqual([409, { error: 'Task run workflow has ended' }]);
  const waiting = w.cloud.createRun({ status: 'queued' });
  expect((await w.api.command(waiting, 'user_message', { content: 'Hello' })).status).toBe(200);
  for (const there of [run, waiting])
    for (const [method, params] of [
      ['cancel', {}],
      ['close', {}],
      ['permission_response', { requestId: 'r', optionId: 'o' }],
      ['set_config_option', { configId: 'c', value: 'v' }],
    ] as const) {
      const { status, json } = await w.api.command(there, method, params);
      expect([status, json]).toEqual([
        400,
        { error: 'No active sandbox for this task run', type: 'runtime_unavailable', code: 'sandbox_not_ready' },
      ]);
    }
});

test('permission_response resolves the open request once; everything else is an error with status 200', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const asked = run.agent.requestPermission({ requestId: 'p1' });
  const respond = async (requestId: string, optionId: string) => {
    const { status, json } = await w.api.command(run, 'permission_response', { requestId, optionId }, 1);
    expect(status).toBe(200);
    return json.result ?? json.error;
  };
  expect(await respond('p2', 'allow')).toEqual({
    code: -32_000,
    message: 'No pending permission request found for id: p2',
  });
  expect(await respond('p1', 'maybe')).toMatchObject({ code: -32_000 });
  expect(run.openPermissions).toEqual(['p1']);
  expect(await respond('p1', 'allow')).toEqual({ resolved: true });
  expect(await asked).toEqual({ optionId: 'allow' });
  expect(await respond('p1', 'allow')).toEqual({
    code: -32_000,
    message: 'No pending permission request found for id: p1',
  });
});

test('a question takes any option, with answers', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const asked = run.agent.requestPermission({ requestId: 'q', _meta: { codeToolKind: 'question' } });
  const params = { requestId: 'q', optionId: 'option_1', answers: { Which: 'This' }, customInput: 'because' };
  expect((await w.api.command(run, 'permission_response', params)).json.result).toEqual({ resolved: true });
  expect(await asked).toEqual({ optionId: 'option_1', answers: { Which: 'This' }, customInput: 'because' });
});

test('cancel abandons what the turn waits for, and the run goes on', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const asked = run.agent.requestPermission();
  expect((await w.api.command(run, 'cancel')).json.result).toEqual({ cancelled: true });
  await expect(asked).rejects.toThrow(Stopped);
  expect(run.status).toBe('in_progress');
});

test('close ends the session', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  expect((await w.api.command(run, 'close', { localGitState: { head: 'abc', branch: null } })).json.result).toEqual({
    closed: true,
  });
  expect(run.status).toBe('completed');
});

test('set_config_option answers with all options, and a mode is told in the transcript', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const { json } = await w.api.command(run, 'set_config_option', { configId: 'mode', value: 'auto' });
  expect(json.result).toEqual({ configOptions: [{ id: 'mode', currentValue: 'auto' }] });
  expect(JSON.stringify(run.truth())).toContain('"current_mode_update","currentModeId":"auto"');
});

test('mcp_response comes too late, always', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const { json } = await w.api.command(run, 'mcp_response', { requestId: 'x', server: 's', payload: {} });
  expect(json.error.message).toBe('No pending MCP relay request found for id: x');
});

test.each([
  ['user_message', {}],
  ['user_message', { content: '' }],
  ['user_message', { content: [{ type: 'text', text: 'x' }] }],
  ['permission_response', { requestId: '', optionId: 'o' }],
  ['permission_response', { requestId: 'r' }],
  ['permission_response', { requestId: 'r', optionId: 'o', answers: { a: 1 } }],
  ['set_config_option', { configId: 'mode' }],
  ['mcp_response', { requestId: 'x', server: 's', payload: {}, error: { code: 1, message: '' } }],
  ['refresh_session', {}],
  ['nonsense', {}],
])('%s with %j is refused', async (method, params) => {
  await using w = await startWorld();
  const { status, json } = await w.api.command(w.cloud.createRun(), method, params);
  expect([status, json.type]).toEqual([400, 'validation_error']);
});

test('the envelope is looked at strictly', async () => {
  await using w = await startWorld();
  const path = w.api.path(w.cloud.createRun());
  const url = `/api/projects/1/tasks/${path.taskId}/runs/${path.runId}/command/`;
  const good = { jsonrpc: '2.0', method: 'cancel', id: 1 };
  expect((await w.api.post(url, good)).status).toBe(200);
  for (const body of [{ ...good, jsonrpc: '1.0' }, { ...good, more: 1 }, { ...good, id: {} }, [], '', '{', 'null'])
    expect([body, (await w.api.post(url, body)).status]).toEqual([body, 400]);
  expect((await w.api.post(url, `{"jsonrpc":"2.0","method":"cancel","x":"${'y'.repeat(1_000_000)}"}`)).status).toBe(
    413,
  );
  expect(w.cloud.requests[0]?.body).toBe(JSON.stringify(good));
});
