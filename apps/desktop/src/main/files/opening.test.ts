import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '@runwatch/async';
import { FileRuns, systemDisk } from '@runwatch/cloud-task';
import { unasked } from '@runwatch/protocol/testing';
import { entries } from '@runwatch/run-file/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testFolder } from '../testing/test-parts.ts';
import { Copies } from './copies.ts';
import { createFilesRouter } from './files-router.ts';
import { type HandedFile, MOST_GIVEN_BYTES, type OpenState, PART_BYTES } from './files-view.ts';
import { HandedFiles } from './handed-files.ts';

const WINDOW = 7;

interface Part {
  at: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The area as the page of a window sees it. */
function openArea() {
  const folder = testFolder();
  const files = new FileRuns({
    clock: systemClock,
    disk: systemDisk,
    folder: path.join(folder, 'opened'),
    newId: () => `f${++ids}`,
  });
  onTestFinished(() => files[Symbol.asyncDispose]());
  let ids = 0;
  const handed = new HandedFiles(() => `ticket-${++ids}`);
  const dialogs = { save: async () => null, open: async () => null };
  const copies = new Copies({ client: unasked, dialogs, clock: systemClock, tool: 'test', clip() {} });
  const router = createFilesRouter({ copies, files, dialogs, handed, clock: systemClock });
  const page = (contentsId = WINDOW) => {
    const stop = new AbortController();
    return { stop, ask: router.createCaller({ page: stop.signal, contentsId }, { signal: stop.signal }) };
  };
  const write = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const copiesFolder = path.join(folder, 'opened');
  const isEmpty = () => files.all.length === 0 && (!existsSync(copiesFolder) || readdirSync(copiesFolder).length === 0);
  return { folder, files, handed, page, write, isEmpty };
}

async function all<T>(source: AsyncIterable<T> | Promise<AsyncIterable<T>>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of await source) items.push(item);
  return items;
}

const next = async <T>(source: AsyncIterator<T>): Promise<T> => (await source.next()).value as T;
const refused = (words: string) => ({ code: 'BAD_REQUEST', message: expect.stringContaining(words) });
const text = `${[entries.message(1, 'Hello'), entries.turnEnd(2)].join('\n')}\n`;

describe('a file that the system hands to a window', () => {
  it('is told to its page by name and ticket, and opened by the ticket, once', async () => {
    const area = openArea();
    const page = area.page();
    const handed = (await page.ask.handed())[Symbol.asyncIterator]();
    const coming = next<HandedFile>(handed);
    area.handed.hand(WINDOW, area.write('run.ndjson', text));
    const { ticket, name } = await coming;
    expect([name, ticket.includes(path.sep)]).toEqual(['run.ndjson', false]);
    expect((await all(await page.ask.openHanded({ ticket }))).at(-1)).toMatchObject({ kind: 'opened' });
    expect(area.files.all.map((file) => file.name)).toEqual(['run.ndjson']);
    expect(await all(await page.ask.openHanded({ ticket }))).toEqual([{ kind: 'cancelled' }]);
  });

  it('waits for a page that is not there yet; of two, the last one is wanted', async () => {
    const area = openArea();
    area.handed.hand(WINDOW, area.write('first.ndjson', text));
    area.handed.hand(WINDOW, area.write('second.ndjson', text));
    const page = area.page();
    expect(await next<HandedFile>((await page.ask.handed())[Symbol.asyncIterator]())).toMatchObject({
      name: 'second.ndjson',
    });
  });

  it('is not opened by another window, nor by a ticket that nobody has', async () => {
    const area = openArea();
    area.handed.hand(WINDOW, area.write('run.ndjson', text));
    const { ticket } = await next<HandedFile>((await area.page().ask.handed())[Symbol.asyncIterator]());
    expect(await all(await area.page(8).ask.openHanded({ ticket }))).toEqual([{ kind: 'cancelled' }]);
    expect(await all(await area.page().ask.openHanded({ ticket: path.join(area.folder, 'run.ndjson') }))).toEqual([
      { kind: 'cancelled' },
    ]);
    expect(area.files.all).toEqual([]);
  });

  it('goes to the newest page of the window', async () => {
    const area = openArea();
    const before = (await area.page().ask.handed())[Symbol.asyncIterator]();
    const ended = before.next();
    const now = (await area.page().ask.handed())[Symbol.asyncIterator]();
    const coming = next<HandedFile>(now);
    area.handed.hand(WINDOW, area.write('run.ndjson', text));
    expect(await ended).toMatchObject({ done: true });
    expect(await coming).toMatchObject({ name: 'run.ndjson' });
  });

  it.each([
    ['is called otherwise', 'notes.txt', 'notes.txt is no saved run'],
    ['is a folder', 'folder.ndjson', 'This is a folder'],
    ['has no end', 'endless.ndjson', 'This is a device or a pipe'],
    ['is not there', 'nowhere.ndjson', 'There is no such file'],
    ['has something else in it', 'letter.ndjson', 'This is no saved run'],
  ])('is refused in words when it %s', async (_when, name, words) => {
    const area = openArea();
    const file = path.join(area.folder, name);
    if (name === 'folder.ndjson') mkdirSync(file);
    else if (name === 'endless.ndjson') symlinkSync('/dev/zero', file);
    else if (name !== 'nowhere.ndjson') writeFileSync(file, 'Dear all');
    area.handed.hand(WINDOW, file);
    const page = area.page();
    const { ticket } = await next<HandedFile>((await page.ask.handed())[Symbol.asyncIterator]());
    await expect(all(await page.ask.openHanded({ ticket }))).rejects.toMatchObject(refused(words));
    expect(area.files.all).toEqual([]);
  });
});

describe('a file that a window gives', () => {
  const long = Buffer.from(Array.from({ length: 30_000 }, (_, n) => `${entries.message(n, `Line ${n}`)}\n`).join(''));
  const parts = (bytes: Uint8Array): Part[] =>
    Array.from({ length: Math.ceil(bytes.length / PART_BYTES) }, (_, n) => ({
      at: n * PART_BYTES,
      bytes: new Uint8Array(bytes.subarray(n * PART_BYTES, (n + 1) * PART_BYTES)),
    }));

  /** Begins to give a file of `size` bytes. */
  async function begin(size: number) {
    const area = openArea();
    const page = area.page();
    const ticket = 'given';
    const states = (await page.ask.receive({ ticket, name: 'run.ndjson', size }))[Symbol.asyncIterator]();
    expect(await states.next()).toEqual({ value: { kind: 'reading', done: 0, total: size }, done: false });
    const rest = all<OpenState>({ [Symbol.asyncIterator]: () => states });
    // Whoever gives hears of it, too.
    rest.catch(() => {});
    return { area, page, rest, give: (part: Part) => page.ask.give({ ticket, ...part }) };
  }

  it('is opened as it was given, part by part', async () => {
    expect(long.length).toBeGreaterThan(2 * PART_BYTES);
    const { area, page, rest, give } = await begin(long.length);
    for (const part of parts(long)) await give(part);
    expect((await rest).at(-1)).toMatchObject({ kind: 'opened' });
    expect(area.files.all.map(({ name, run }) => [name, run.entries])).toEqual([['run.ndjson', 30_000]]);
    const kept = readdirSync(path.join(area.folder, 'opened'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.name.endsWith('.ndjson'))
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)));
    expect(Buffer.concat(kept).equals(long)).toBe(true);
    await expect(page.ask.give({ ticket: 'given', at: 0, bytes: new Uint8Array(1) })).rejects.toMatchObject(
      refused('Nobody takes this file'),
    );
  });

  it.each([
    ['not the next one', { at: 1, bytes: new Uint8Array(1) }],
    ['empty', { at: 0, bytes: new Uint8Array(0) }],
    ['more than was announced', { at: 0, bytes: new Uint8Array(11) }],
  ])('is not taken when a part is %s', async (_how, part) => {
    const { give, page, rest, area } = await begin(10);
    await expect(give(part)).rejects.toMatchObject(refused('The file has changed'));
    page.stop.abort();
    await rest;
    expect(area.isEmpty()).toBe(true);
  });

  it('has one part on its way at a time: a page that does not wait is refused', async () => {
    const { give, page, rest } = await begin(long.length);
    const [first, second] = parts(long).slice(0, 2).map(give);
    await expect(second).rejects.toMatchObject(refused('The file has changed'));
    await first;
    page.stop.abort();
    await rest;
  });

  it('leaves nothing behind when it is called off, and nobody waits for ever', async () => {
    const { area, give, page, rest } = await begin(long.length);
    const [first] = parts(long);
    if (!first) throw new Error('There is a first part');
    const given = give(first);
    page.stop.abort();
    await given;
    await rest;
    expect(area.isEmpty()).toBe(true);
  });

  it('is refused in words when it is no run, with no more of it taken', async () => {
    const letter = Buffer.from('Dear all,\n'.repeat(300_000));
    const { area, give, rest } = await begin(letter.length);
    const [first, second] = parts(letter);
    if (!first || !second) throw new Error('There are two parts');
    await give(first).catch(() => {});
    await expect(rest).rejects.toMatchObject(refused('This is no saved run'));
    await expect(give(second)).rejects.toMatchObject(refused('Nobody takes this file'));
    expect(area.files.all).toEqual([]);
  });

  it.each([
    ['larger than is taken', { size: MOST_GIVEN_BYTES + 1 }],
    ['of no size', { size: -1 }],
    ['named without end', { size: 1, name: 'n'.repeat(1_001) }],
  ])('is not taken when it is %s', async (_how, change) => {
    const page = openArea().page();
    await expect(page.ask.receive({ ticket: 't', name: 'run.ndjson', ...change })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });

  it('is not taken in larger parts than were agreed on', async () => {
    const { give } = await begin(long.length);
    await expect(give({ at: 0, bytes: new Uint8Array(PART_BYTES + 1) })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});
