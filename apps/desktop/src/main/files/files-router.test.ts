import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '@runwatch/async';
import { FileRuns, systemDisk } from '@runwatch/cloud-task';
import type { CloudRunsClient, RunUpdate } from '@runwatch/protocol';
import { unasked } from '@runwatch/protocol/testing';
import { ended, entries, from, snapshot } from '@runwatch/run-file/testing';
import { expect, onTestFinished, test } from 'vitest';
import { testFolder } from '../testing/test-parts.ts';
import { Copies } from './copies.ts';
import type { FileDialogs } from './file-dialogs.ts';
import { createFilesRouter } from './files-router.ts';
import { HandedFiles } from './handed-files.ts';

const ref = { taskId: 't-1', runId: 'r-1' };
const run = { ref, title: 'Fix it: now', repository: 'acme/shop' };
const lines = [entries.message(1, 'Hello'), entries.turnEnd(2)];
const whole: RunUpdate[][] = [[snapshot(0, lines), from(2, [], 2), ended({}, { upTo: 2, total: 2, basis: 'id' })]];

/** The area with a person who names files in a folder of the test. */
function openArea(client: Partial<CloudRunsClient>, answer: (name: string) => string | null = (name) => name) {
  const folder = testFolder();
  const asked: unknown[] = [];
  const named = (name: string) => {
    const chosen = answer(name);
    return chosen === null ? null : path.join(folder, chosen);
  };
  const dialogs: FileDialogs = {
    async save(contentsId, options) {
      asked.push([contentsId, options]);
      return named(options.name);
    },
    async open(contentsId, options) {
      asked.push([contentsId, options]);
      return named('run.ndjson');
    },
  };
  const clipped: string[] = [];
  let ids = 0;
  const files = new FileRuns({
    clock: systemClock,
    disk: systemDisk,
    folder: path.join(folder, 'opened'),
    newId: () => `f${++ids}`,
  });
  onTestFinished(() => files[Symbol.asyncDispose]());
  const copies = new Copies({
    client: { ...unasked, ...client },
    dialogs,
    clock: systemClock,
    tool: 'runwatch/9',
    clip: (text) => clipped.push(text),
  });
  const handed = new HandedFiles(() => `h${++ids}`);
  const stop = new AbortController();
  const caller = createFilesRouter({ copies, files, dialogs, handed, clock: systemClock }).createCaller(
    { page: stop.signal, contentsId: 7 },
    { signal: stop.signal },
  );
  return {
    folder,
    asked,
    clipped,
    files,
    handed,
    caller,
    stop,
    names: () => readdirSync(folder).filter((name) => name !== 'opened'),
  };
}

async function all<T>(source: AsyncIterable<T> | Promise<AsyncIterable<T>>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of await source) items.push(item);
  return items;
}

const telling = (batches: RunUpdate[][]): Partial<CloudRunsClient> => ({
  async *watch() {
    yield* batches;
  },
});

test('a run is exported to the file that a person names, and its worth is told', async () => {
  const area = openArea(telling(whole));
  const states = await all(await area.caller.exportRun({ run, format: 'ndjson' }));
  expect([states[0], states.at(-1)]).toEqual([
    { kind: 'asking' },
    { kind: 'saved', name: 'Fix it now.ndjson', words: '2 entries, complete (by id)', complete: true },
  ]);
  expect(readFileSync(path.join(area.folder, 'Fix it now.ndjson'), 'utf8').split('\n').slice(1, 3)).toEqual(lines);
  expect(area.asked).toEqual([[7, { title: 'Export the run', name: 'Fix it now.ndjson', extension: 'ndjson' }]]);
});

test('nothing is written when the person changes their mind', async () => {
  const area = openArea({}, () => null);
  expect(await all(await area.caller.exportRun({ run, format: 'md' }))).toEqual([
    { kind: 'asking' },
    { kind: 'cancelled' },
  ]);
  expect(area.names()).toEqual([]);
});

test('an export that is called off leaves nothing behind', async () => {
  const area = openArea({
    async *watch(_run, signal) {
      yield [snapshot(0, lines)];
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  });
  const states: unknown[] = [];
  for await (const state of await area.caller.exportRun({ run, format: 'ndjson' })) {
    states.push(state);
    if (state.kind === 'writing') area.stop.abort(new Error('called off'));
  }
  expect([states.length, area.names()]).toEqual([2, []]);
});

test.each([
  ['a place that is not there', (name: string) => path.join('nowhere', name), 'The folder is not there any more'],
  ['a folder', () => 'opened', 'The file cannot be written'],
])('an export to %s says so', async (_what, answer, words) => {
  const area = openArea(telling(whole), answer);
  await area.files.open({ name: 'x', size: null, chunks: chunksOf(lines.join('\n')) }, area.stop.signal);
  await expect(all(await area.caller.exportRun({ run, format: 'ndjson' }))).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining(words),
  });
});

test('a run is put on the clipboard as Markdown, and no file is asked for', async () => {
  const area = openArea(telling(whole));
  const states = await all(await area.caller.copyRun({ run }));
  expect(states.at(-1)).toEqual({ kind: 'copied', words: '2 entries, complete (by id)', complete: true });
  expect(area.clipped).toEqual([expect.stringMatching(/^# Fix it: now\n.*Hello/s)]);
  expect([area.asked, area.names()]).toEqual([[], []]);
});

test('a run that is too long for the clipboard leaves it as it was, and says what to do', async () => {
  const long = entries.message(1, 'x'.repeat(2_000_000));
  const area = openArea(
    telling([[snapshot(0, [long]), from(1, [], 1), ended({}, { upTo: 1, total: 1, basis: 'id' })]]),
  );
  await expect(all(await area.caller.copyRun({ run }))).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining('export it to a file'),
  });
  expect(area.clipped).toEqual([]);
});

test('an entry of many parts is saved as it was written, whatever its characters', async () => {
  const text = `{"text":"${'é😀x'.repeat(50_000)}"}`;
  const area = openArea({
    text: async (_run, _entry, from) => ({ text: text.slice(from, from + 1_001), length: text.length }),
  });
  const states = await all(await area.caller.saveEntry({ run: ref, entry: 41 }));
  expect(states.at(-1)).toMatchObject({ kind: 'saved', name: 'entry 42.json' });
  expect(readFileSync(path.join(area.folder, 'entry 42.json'), 'utf8') === text).toBe(true);
});

test('an exported run is opened, listed with what it is worth, and closed', async () => {
  const area = openArea(telling(whole), () => 'run.ndjson');
  await all(await area.caller.exportRun({ run, format: 'ndjson' }));
  const states = await all(await area.caller.open());
  expect(states.at(-1)).toEqual({ kind: 'opened', ref: { accountId: 'files', taskId: 'files', runId: 'f1' } });
  const lists = (await area.caller.opened())[Symbol.asyncIterator]();
  expect((await lists.next()).value).toMatchObject([
    { name: 'run.ndjson', title: 'Fix it: now', words: 'Seal checked: 2 entries, complete (by id)', verdict: 'sealed' },
  ]);
  const closing = lists.next();
  await area.caller.close({ accountId: 'files', taskId: 'files', runId: 'f1' });
  expect((await closing).value).toEqual([]);
});

test.each([
  ['is not there', null, 'There is no such file'],
  ['is something else', 'Dear all', 'This is no saved run'],
  ['is empty', '', 'The file is empty'],
])('a file that %s is refused in words', async (_what, content, words) => {
  const area = openArea({});
  if (content !== null) writeFileSync(path.join(area.folder, 'run.ndjson'), content);
  await expect(all(await area.caller.open())).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining(words),
  });
  expect(area.files.all).toEqual([]);
});

test.each([
  ['was changed', (text: string) => text.replace('Hello', 'Hullo'), 'The seal does not fit', 'mismatch'],
  ['was cut off in its last line', (text: string) => text.slice(0, -20), 'its last line was torn', 'unsealed'],
  ['has only entries', () => lines.join('\n'), 'nobody says whether these are all. 2 entries', 'unsealed'],
])('a file that %s is opened, and says so', async (_what, change, words, verdict) => {
  const area = openArea(telling(whole), () => 'run.ndjson');
  await all(await area.caller.exportRun({ run, format: 'ndjson' }));
  const file = path.join(area.folder, 'run.ndjson');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  await all(await area.caller.open());
  const list = await (await area.caller.opened())[Symbol.asyncIterator]().next();
  expect(list.value).toMatchObject([{ words: expect.stringContaining(words), verdict }]);
});

async function* chunksOf(text: string) {
  yield Buffer.from(text);
}
