import { eventually } from '@runwatch/async/testing';
import { describe, expect, test } from 'vitest';
import type { CloudRun } from '../cloud-run.ts';
import { startWorld, type World } from '../testing/world.ts';

// biome-ignore lint/suspicious/noExplicitAny: entries of every shape
type Any = any;

/** What each witness says of a run: the live stream up to now, and the log. */
async function witnesses(w: World, run: CloudRun): Promise<{ live: Any[]; log: Any[] }> {
  await using reading = await w.api.stream('proxy', run);
  run.live({ type: 'mark' });
  await eventually(() => reading.frames.at(-1)?.data === '{"type":"mark"}');
  const live = reading.frames.map(({ data }) => JSON.parse(data)).filter(({ type }) => type !== 'mark');
  return { live, log: (await w.api.page(run)).json };
}

const kindOf = (entry: Any): string =>
  entry.notification?.params?.update?.sessionUpdate ?? entry.notification?.method ?? entry.type;
const textOf = (entry: Any): string => entry.notification.params.update.content.text;

describe('the two witnesses of a run', () => {
  test('chunks are live at once; the log has one message, once it is over, with the time of the first chunk', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    const began = new Date(w.clock.now()).toISOString();
    run.agent.chunk('I will ');
    w.clock.advance(1_000);
    run.agent.chunk('look.');
    w.clock.advance(60_000);
    expect((await witnesses(w, run)).log).toEqual([]);
    run.agent.thought('Hm.');
    w.clock.advance(499);
    expect((await witnesses(w, run)).log).toEqual([]);
    w.clock.advance(1);
    const { live, log } = await witnesses(w, run);
    expect(live.map(kindOf)).toEqual(['agent_message_chunk', 'agent_message_chunk', 'agent_thought_chunk']);
    expect(log.map(kindOf)).toEqual(['agent_message', 'agent_thought_chunk']);
    expect(log[0]).toEqual({
      type: 'notification',
      timestamp: began,
      notification: {
        jsonrpc: '2.0',
        method: 'session/update',
        params: { update: { sessionUpdate: 'agent_message', content: { type: 'text', text: 'I will look.' } } },
      },
    });
    expect(live[0].notification.params.sessionId).toBe(run.agent.sessionId);
    const lag = Date.parse(log[1].timestamp) - Date.parse(live[2].timestamp);
    expect(lag).toBeGreaterThanOrEqual(1);
    expect(lag).toBeLessThanOrEqual(4);
    expect(log[1].notification).toEqual(live[2].notification);
  });

  test('the log waits for 500 ms of quiet, and for 5 s at most', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    for (let n = 0; n < 12; n++) {
      run.agent.thought(`${n}`);
      w.clock.advance(400);
    }
    expect((await witnesses(w, run)).log).toEqual([]);
    run.agent.thought('12');
    w.clock.advance(200);
    expect((await witnesses(w, run)).log).toHaveLength(13);
  });

  test('lines of the server are the same object in both at once, also in the middle of a message', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun({ eventIds: true });
    run.agent.chunk('Half a ');
    run.agent.console('info', 'one');
    run.agent.progress({ step: 'agent', status: 'completed', label: 'Started agent' });
    run.agent.sandboxOutput({ stdout: 'x', exitCode: 0 });
    const { live, log } = await witnesses(w, run);
    expect(log.map(kindOf)).toEqual(['_posthog/console', '_posthog/progress', '_posthog/sandbox_output']);
    expect(log).toEqual(live.slice(1));
    run.agent.chunk('message.');
    run.flushLog();
    expect((await witnesses(w, run)).log.slice(3).map(textOf)).toEqual(['Half a message.']);
  });

  test('of tool inputs that are being typed the log has the last only, and of empty thoughts none', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    const toolCallId = run.agent.toolCall({ title: 'Run', rawInput: {} });
    for (const command of ['n', 'np', 'npm test']) run.agent.toolUpdate({ toolCallId, rawInput: { command } });
    run.agent.thought('');
    run.agent.toolUpdate({ toolCallId, status: 'completed', rawInput: { command: 'npm test' } });
    run.flushLog();
    const { live, log } = await witnesses(w, run);
    expect(live).toHaveLength(6);
    expect(log.map((entry) => entry.notification.params.update.rawInput)).toEqual([
      {},
      { command: 'npm test' },
      { command: 'npm test' },
    ]);
  });

  test('a permission request is bare in the stream and a notification in the log; its answer is in the log only', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun({ eventIds: true });
    const asked = run.agent.requestPermission({ requestId: 'p', toolCallId: 't', title: 'rm -rf dist' });
    run.answerPermission('p', 'allow');
    expect(await asked).toEqual({ optionId: 'allow' });
    run.flushLog();
    const { live, log } = await witnesses(w, run);
    expect(live).toHaveLength(1);
    expect(live[0]).toMatchObject({
      type: 'permission_request',
      requestId: 'p',
      toolCall: { toolCallId: 't', title: 'rm -rf dist' },
    });
    expect(log.map(kindOf)).toEqual(['_posthog/permission_request', '_posthog/permission_resolved']);
    expect(log[0].event_id).toBe(live[0].event_id);
    expect(log[0].notification.params).toMatchObject({ requestId: 'p', toolCallId: 't', options: live[0].options });
    expect(log[1].notification.params).toEqual({ requestId: 'p', toolCallId: 't', optionId: 'allow' });
  });

  test('a direct message takes the place of the chunks that it extends, and follows others', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun({ eventIds: true });
    run.agent.chunk('Hello');
    run.agent.message('Hello, world');
    run.agent.chunk('Something');
    run.agent.message('else');
    run.flushLog();
    const { live, log } = await witnesses(w, run);
    expect(log.map(textOf)).toEqual(['Hello, world', 'Something', 'else']);
    expect(log[0].first_event_id).toBe(live[0].event_id);
    expect(log[0].event_id).toBe(live[1].event_id);
  });

  test('event ids count up, and merged rows say what they cover', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun({ eventIds: true });
    for (const text of ['a', 'b', 'c']) run.agent.chunk(text);
    run.agent.turnComplete();
    run.flushLog();
    const { live, log } = await witnesses(w, run);
    const [boot] = live[0].event_id.split('-');
    expect(live.map(({ event_id }) => event_id)).toEqual([1, 2, 3, 4].map((n) => `${boot}-${n}`));
    expect(log.map(({ first_event_id, event_id }) => [first_event_id, event_id])).toEqual([
      [`${boot}-1`, `${boot}-3`],
      [undefined, `${boot}-4`],
    ]);
    run.switches.epochReset();
    run.agent.thought('anew');
    const after = await witnesses(w, run);
    expect(after.live).toHaveLength(1);
    expect(after.live[0].event_id).not.toBe(`${boot}-1`);
    expect(after.live[0].event_id).toMatch(/-1$/);
  });

  test('a turn is a request, its response and a notification', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.agent.userPrompt('Fix it');
    run.agent.turnComplete();
    run.agent.turnComplete('idle_resume');
    run.flushLog();
    const { live, log } = await witnesses(w, run);
    const notifications = log.map(({ notification }) => notification);
    expect(live.map(({ notification }) => notification)).toEqual(notifications);
    expect(notifications).toMatchObject([
      { id: 2, method: 'session/prompt', params: { prompt: [{ type: 'text', text: 'Fix it' }] } },
      { id: 2, result: { stopReason: 'end_turn' } },
      { method: '_posthog/turn_complete', params: { stopReason: 'end_turn' } },
      { method: '_posthog/turn_complete', params: { stopReason: 'idle_resume' } },
    ]);
  });

  test('truth() is the log as it will be, at every moment', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun({ eventIds: true });
    const { agent } = run;
    const acts = [
      () => agent.runStarted(),
      () => agent.chunk('One '),
      () => agent.console('info', 'in between'),
      () => agent.chunk('message.'),
      () => agent.thought('Hm.'),
      () => agent.toolCall({ toolCallId: 't', title: 'Read', rawInput: {} }),
      () => agent.toolUpdate({ toolCallId: 't', rawInput: { path: 'a' } }),
      () => agent.chunk('Two'),
      () => agent.plan([{ content: 'Do it', status: 'pending' }]),
      () => agent.usage(1, 2, 0.1),
      () => agent.turnComplete(),
    ];
    for (const act of acts) {
      act();
      w.clock.advance(170);
      const truth = run.truth();
      const log = (await w.api.page(run)).json;
      expect(truth.slice(0, log.length)).toEqual(log);
    }
    const truth = run.truth();
    run.finish('completed');
    expect((await w.api.page(run)).json).toEqual(truth);
    expect(run.truth()).toEqual(truth);
  });

  test('an answer is in the log even when the run ends in the same step', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    const asked = run.agent.requestPermission({ requestId: 'p' });
    run.answerPermission('p', 'allow');
    run.finish('completed');
    expect((await w.api.page(run)).json.map(kindOf)).toEqual([
      '_posthog/permission_request',
      '_posthog/permission_resolved',
    ]);
    expect(await asked).toEqual({ optionId: 'allow' });
  });

  test('finish() flushes before it ends the stream', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.agent.chunk('The last words');
    run.finish('completed');
    expect((await w.api.page(run)).json.map(textOf)).toEqual(['The last words']);
    expect(w.clock.pending).toBe(0);
  });
});
