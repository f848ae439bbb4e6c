import type { RunMeta } from '@runwatch/protocol';
import { expect, test } from 'vitest';
import { describeActivity } from './describe-activity.ts';

const run: RunMeta = {
  taskId: 't',
  runId: 'r',
  status: 'in_progress',
  stage: null,
  branch: null,
  errorMessage: null,
  createdAt: null,
  updatedAt: null,
  completedAt: null,
};
const line = (method: string, params: object) =>
  JSON.stringify({ type: 'notification', notification: { jsonrpc: '2.0', method, params } });
const prompt = line('session/prompt', { prompt: [{ type: 'text', text: 'Fix it' }] });
const message = line('session/update', {
  update: { sessionUpdate: 'agent_message', content: { type: 'text', text: 'The build is done.' } },
});
const ended = line('_posthog/turn_complete', { stopReason: 'end_turn' });
const endedByItself = line('_posthog/background_turn_complete', { stopReason: 'end_turn' });

const idle = { kind: 'idle', text: 'Turn over, waits for you' };
const writing = { kind: 'working', text: 'Writing' };

test.each<[string, string[], object]>([
  ['it works on a prompt', [prompt, message], writing],
  ['its turn is over', [prompt, message, ended], idle],
  ['it works on a turn of its own', [prompt, ended, message], writing],
  ['a turn of its own is over', [prompt, ended, message, endedByItself], idle],
  ['it was told something during a turn of its own', [ended, message, prompt, message, endedByItself], writing],
])('describeActivity() says what the agent does when %s', (_, lines, activity) => {
  expect(describeActivity(run, 0, lines).activity).toEqual(activity);
});
