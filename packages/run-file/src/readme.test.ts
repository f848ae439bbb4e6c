import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { copyRun, describeSeal, readRunFile, saveFile } from './index.ts';
import { ended, entries, from, snapshot } from './testing/index.ts';

test('the example of the README', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-file-'));
  const file = path.join(folder, 'run.ndjson');
  const ref = { taskId: 't-1', runId: 'r-1' };
  const { signal } = new AbortController();
  const client = {
    async *watch() {
      yield [snapshot(0, [entries.message(1, 'Hello')]), from(1, [], 1), ended({}, { upTo: 1, total: 1, basis: 'id' })];
    },
  };

  const run = { ref, title: 'Fix it', repository: null };
  const { seal } = await saveFile(file, (write) =>
    copyRun({ client, run, format: 'ndjson', tool: 'mine/1', now: Date.now(), write }, signal),
  );
  expect(describeSeal(seal)).toBe('1 entry, complete (by id)');
  for await (const lines of readRunFile(createReadStream(file))) expect(lines).toHaveLength(1);
  rmSync(folder, { recursive: true });
});
