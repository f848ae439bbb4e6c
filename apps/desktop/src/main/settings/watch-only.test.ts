import type { CloudRunsClient } from '@runwatch/protocol';
import { unasked } from '@runwatch/protocol/testing';
import { expect, test } from 'vitest';
import { watchOnly } from './watch-only.ts';

const run = { taskId: 't', runId: 'r' };
const message = { method: 'user_message', params: { content: 'Hello' } } as const;

test('watchOnly() lets nothing through that acts while it is on, and everything once it is off', async () => {
  const asked: string[] = [];
  const client: CloudRunsClient = {
    ...unasked,
    command: async () => {
      asked.push('command');
      return { kind: 'done' };
    },
    stop: async () => {
      asked.push('stop');
      return { kind: 'stopping' };
    },
    retry: async () => void asked.push('retry'),
  };
  let isOn = true;
  const locked = watchOnly(client, () => isOn);
  await expect(locked.command(run, message, 'a')).rejects.toThrow(/watch only: unlock/);
  await expect(locked.stop(run)).rejects.toMatchObject({ failure: { code: 'refused', retryable: false } });
  await locked.retry(run);
  expect(asked).toEqual(['retry']);
  isOn = false;
  await locked.command(run, message, 'a');
  await locked.stop(run);
  expect(asked).toEqual(['retry', 'command', 'stop']);
});
