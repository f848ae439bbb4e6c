import { readFileSync } from 'node:fs';
import { createCloudRunsRouter } from '@runwatch/cloud-task';
import type { CloudRunsClient, RunUpdate } from '@runwatch/protocol';
import { unasked } from '@runwatch/protocol/testing';
import { expect, test } from 'vitest';
import { createIpcClient } from './renderer/index.ts';
import { InMemoryBridge } from './testing/in-memory-bridge.ts';

const integrity = {
  upTo: 0,
  total: 0,
  gaps: [],
  basis: null,
  duplicatesDropped: 0,
  onlyLive: 0,
  unreadable: 0,
  unknown: 0,
};
const run = { status: 'completed', stage: null, branch: null, errorMessage: null, output: null };
const times = { createdAt: null, updatedAt: null, completedAt: null };

test('the page watches a run as the README shows it', async () => {
  const service: CloudRunsClient = {
    ...unasked,
    async *watch(ref) {
      yield [{ kind: 'ended', run: { ...ref, ...run, ...times }, integrity }];
    },
  };
  new InMemoryBridge(createCloudRunsRouter(service));
  const [taskId, runId, { signal }] = ['task', 'run', new AbortController()];
  const shown: RunUpdate[] = [];
  const show = (updates: RunUpdate[]) => shown.push(...updates);

  const client = createIpcClient();
  for await (const updates of client.watch({ taskId, runId }, signal)) show(updates);

  expect(shown).toMatchObject([{ kind: 'ended', run: { taskId: 'task', runId: 'run' } }]);
});

test('every line of code in the README stands in code that runs', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const desktop = '../../../apps/desktop/src';
  const sources = [import.meta.url, `${desktop}/main/run-app.ts`, `${desktop}/preload/index.ts`].map(read).join('\n');
  const lines = [...read('../README.md').matchAll(/```ts\n(.*?)```/gs)].flatMap(([, block = '']) => block.split('\n'));
  const code = lines.filter((line) => line !== '' && !line.startsWith('import '));
  expect(code).toHaveLength(9);
  expect(code.filter((line) => !sources.includes(line))).toEqual([]);
});
