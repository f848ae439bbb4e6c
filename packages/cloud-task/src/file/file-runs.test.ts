import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@runwatch/async';
import { isCloudRunError } from '@runwatch/protocol';
import { Reader, unasked } from '@runwatch/protocol/testing';
import { copyRun, RunFileError, saveFile } from '@runwatch/run-file';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemDisk } from '../log/system-disk.ts';
import { FileRuns, summaryOf, withFileRuns } from './file-runs.ts';

const never = new AbortController().signal;
let folder = '';
let files: FileRuns;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runwatch-files-'));
  let ids = 0;
  const newId = () => `file-${++ids}`;
  files = new FileRuns({ clock: systemClock, disk: systemDisk, folder: path.join(folder, 'opened'), newId });
});
afterEach(async () => {
  await files[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const entry = (n: number) =>
  `{"type":"notification","timestamp":"2026-11-22T14:06:05.000Z","notification":{"method":"_posthog/console","params":{"level":"info","message":"Line ${n}, ${'x'.repeat(n % 300)}"}}}`;
const lines = Array.from({ length: 5_000 }, (_, n) => entry(n));
const head = '{"v":1,"type":"hello","run":{"task":"t-1","id":"r-1"},"title":"Fix it","repository":"acme/shop"}';
const sealOf = (texts: readonly string[], fields = {}) => {
  const sha256 = createHash('sha256')
    .update(texts.map((text) => `${text}\n`).join(''))
    .digest('hex');
  return JSON.stringify({
    v: 1,
    type: 'end',
    result: 'completed',
    entries: texts.length,
    complete: true,
    basis: 'id',
    sha256,
    ...fields,
  });
};

function write(...all: string[]) {
  const file = path.join(folder, 'run.ndjson');
  writeFileSync(file, `${all.join('\n')}\n`);
  return { name: 'run.ndjson', size: null, chunks: createReadStream(file) };
}

async function readAll(opened: Awaited<ReturnType<FileRuns['open']>>): Promise<Reader> {
  const reader = new Reader(withFileRuns(unasked, files), opened.ref);
  await reader.done;
  return reader;
}

describe('a run from a file', () => {
  test('is told like any other, each entry as it was written, and is over', async () => {
    const opened = await files.open(write(head, ...lines, sealOf(lines)), never);
    const reader = await readAll(opened);
    expect(reader.lines.join('\n') === lines.join('\n')).toBe(true);
    expect([reader.ended, reader.phase, reader.run?.status, reader.run?.runId]).toEqual([
      true,
      'ended',
      'completed',
      'r-1',
    ]);
    expect(reader.integrity).toMatchObject({ upTo: 5_000, total: 5_000, gaps: [], basis: 'id' });
    expect(summaryOf(opened)).toMatchObject({ title: 'Fix it', repository: 'acme/shop', ref: { accountId: 'files' } });
    const client = withFileRuns(unasked, files);
    expect((await client.entries(opened.ref, 10, 12)).lines).toEqual(lines.slice(10, 12));
    expect((await client.text(opened.ref, 4_999, 0)).text).toBe(lines[4_999]);
  });

  test.each([
    [
      'has a seal for other entries',
      [head, ...lines.slice(0, 9), sealOf(lines)],
      'mismatch',
      [{ from: 0, to: null, why: 'changed' }],
    ],
    ['was cut off', [head, ...lines.slice(0, 9)], 'unsealed', [{ from: 9, to: null, why: 'unavailable' }]],
    [
      'says itself that it is not all',
      [head, ...lines.slice(0, 9), sealOf(lines.slice(0, 9), { complete: false, result: 'in_progress' })],
      'sealed',
      [{ from: 9, to: null, why: 'unavailable' }],
    ],
    ['has entries only', lines.slice(0, 9), 'unsealed', [{ from: 9, to: null, why: 'unavailable' }]],
  ])('is not called complete when it %s', async (_what, all, verdict, gaps) => {
    const opened = await files.open(write(...all), never);
    expect([opened.run.verdict, (await readAll(opened)).integrity?.gaps]).toEqual([verdict, gaps]);
  });

  test('is called by its name where it does not say what it is', async () => {
    expect(summaryOf(await files.open(write(...lines.slice(0, 3)), never))).toMatchObject({
      title: 'run.ndjson',
      run: { status: 'unknown' },
    });
  });

  test('can only be read', async () => {
    const { ref } = await files.open(write(...lines.slice(0, 3)), never);
    const client = withFileRuns(unasked, files);
    for (const act of [client.stop(ref), client.command(ref, { method: 'close', params: {} }, 'id')])
      await expect(act).rejects.toSatisfy((error) => isCloudRunError(error, 'run_ended'));
    await client.retry(ref);
  });

  test('is exported again as it was', async () => {
    const opened = await files.open(write(head, ...lines, sealOf(lines)), never);
    const file = path.join(folder, 'again.ndjson');
    const { seal } = await saveFile(file, (into) =>
      copyRun(
        {
          client: withFileRuns(unasked, files),
          run: { ref: opened.ref, title: 'Fix it', repository: null },
          format: 'ndjson',
          tool: 'test',
          now: 0,
          write: into,
        },
        never,
      ),
    );
    expect(seal).toMatchObject({ ...JSON.parse(sealOf(lines)), entries: 5_000 });
  });

  test('is gone when it is closed, with the copy that was made of it, and the file stays', async () => {
    const opened = await files.open(write(...lines.slice(0, 3)), never);
    const display = new Reader(withFileRuns(unasked, files), opened.ref, { as: 'display' });
    await files.close(opened.ref);
    await display.done;
    expect([files.all, readdirSync(path.join(folder, 'opened')), existsSync(path.join(folder, 'run.ndjson'))]).toEqual([
      [],
      [],
      true,
    ]);
    expect(() => files.watch(opened.ref, never)).toThrow('not open any more');
  });
});

describe('a file that cannot be opened', () => {
  test('leaves nothing behind: it is no run', async () => {
    await expect(files.open(write('Dear all'), never)).rejects.toThrow(RunFileError);
    expect([files.all, existsSync(path.join(folder, 'opened', 'file-1'))]).toEqual([[], false]);
  });

  test('leaves nothing behind: opening was called off', async () => {
    const stop = new AbortController();
    const opening = files.open(write(head, ...lines, sealOf(lines)), stop.signal, () =>
      stop.abort(new Error('called off')),
    );
    await expect(opening).rejects.toThrow('called off');
    expect([files.all, existsSync(path.join(folder, 'opened', 'file-1'))]).toEqual([[], false]);
  });
});

test('copies that an earlier app left behind are removed', async () => {
  const left = path.join(folder, 'opened', 'left', '000000000000.ndjson');
  await systemDisk.writeText(left, '{}');
  await files.open(write(...lines.slice(0, 3)), never);
  expect(existsSync(left)).toBe(false);
});
