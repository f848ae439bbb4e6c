import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ManualClock } from '@runwatch/async/testing';
import { describe, expect, test } from 'vitest';
import { everyNote } from '../testing/every-note.ts';
import { testFolder } from '../testing/test-parts.ts';
import { AppLog, type AppLogOptions } from './app-log.ts';
import { type LogNote, levelOf } from './log-note.ts';
import { logName } from './names.ts';

const CANARY = 'CANARY-PROMPT-90bd';

function openLog(options: Partial<AppLogOptions> = {}) {
  const clock = new ManualClock();
  const folder = path.join(testFolder(), 'logs');
  const log = new AppLog({ clock, folder, ...options });
  return { clock, folder, log, text: () => readFileSync(log.path, 'utf8'), files: () => readdirSync(folder).sort() };
}

const loaded = (window: number): LogNote => ({ kind: 'page-loaded', window });

describe('the app log', () => {
  test('has a line for each kind of note: a time, a level, a word, and its fields', () => {
    const { log, text } = openLog();
    for (const note of everyNote) log.note(note);
    const lines = text().trimEnd().split('\n');
    expect(lines).toHaveLength(everyNote.length);
    for (const [n, note] of everyNote.entries()) {
      expect(lines[n]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (info|warn|error) [a-z-]+( [\w-]+(=\S+)?)*$/);
      expect(lines[n]?.split(' ').slice(1, 3)).toEqual([levelOf(note), note.kind]);
    }
    const at = everyNote.findIndex((note) => note.kind === 'wire' && note.note.kind === 'waiting');
    expect(lines[at]).toMatch(
      / warn wire account=[0-9a-f-]{36} run=~[0-9a-f]{12} waiting what=stream forMs=2400 attempt=1 why=transport code=network$/,
    );
    expect(lines.find((line) => line.includes(' fault '))).toMatch(
      / error fault origin=exception error=TypeError:ERR_INVALID_ARG_TYPE cause=CloudRunError:network at=index.js:1204:17<node:internal/,
    );
  });

  test('has the time at which something was noted', () => {
    const { log, clock, text } = openLog();
    log.note(loaded(1));
    clock.advance(1_500);
    log.note(loaded(2));
    const [first = '', second = ''] = text()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(Date.parse(second) - Date.parse(first)).toBe(1_500);
  });

  test('is private to the user, also where it was not before', () => {
    const { log, folder } = openLog();
    mkdirSync(folder, { recursive: true });
    writeFileSync(log.path, 'before\n', { mode: 0o644 });
    chmodSync(log.path, 0o644);
    log.note(loaded(1));
    expect(statSync(log.path).mode & 0o777).toBe(0o600);
    const fresh = openLog();
    fresh.log.note(loaded(1));
    expect([fresh.folder, fresh.log.path].map((one) => statSync(one).mode & 0o777)).toEqual([0o700, 0o600]);
  });

  test('S4, S5: has no place for what somebody wrote, whatever it is told', () => {
    const { log, text } = openLog();
    const said = [
      { kind: 'page-loaded', window: 1, title: CANARY },
      { kind: 'page-loaded', window: CANARY },
      { kind: CANARY },
      { kind: 'account', what: 'added', account: CANARY, type: 'posthog', state: 'ready', kept: 'session' },
      { kind: 'wire', account: 'demo', run: CANARY, note: { kind: 'ended' } },
      { kind: 'wire', account: 'demo', run: logName(CANARY), note: { kind: 'ended', words: CANARY } },
      { kind: 'fault', origin: 'exception', error: { name: 'Error', code: CANARY, at: [], causes: [] } },
      { kind: 'call-failed', path: `a/${CANARY}`, error: { name: 'Error', code: null, at: [], causes: [] } },
    ];
    for (const note of said) log.note(note as unknown as LogNote);
    expect(text()).not.toContain('CANARY');
    expect(text().match(/not-a-note/g)).toHaveLength(6);
  });

  test('S4: has nothing of a secret that is known to the app, even where it fits in', async () => {
    const { log, text } = openLog();
    let key = 'Umbrella';
    log.keepsOut(() => [key]);
    const told = (name: string): LogNote => ({
      kind: 'fault',
      origin: 'exception',
      error: { name, code: null, at: [], causes: [] },
    });
    log.note(told('Umbrella'));
    log.note(told('Sunshade'));
    expect(text()).not.toContain('Umbrella');
    // It is known from now on: what was written before is not told any more.
    key = 'Sunshade';
    expect(text()).toContain('Sunshade');
    expect((await log.lastLines(500)).join('\n')).not.toContain('Sunshade');
  });
});

describe('its files', () => {
  test('are put aside when they are full, and the oldest go', async () => {
    const { log, folder, files } = openLog({ mostBytes: 1_000, mostFiles: 3 });
    for (let n = 0; n < 500; n++) log.note(loaded(n));
    expect(files()).toEqual(['runwatch.1.log', 'runwatch.2.log', 'runwatch.log']);
    for (const name of files()) {
      const { size, mode } = statSync(path.join(folder, name));
      expect(size).toBeLessThan(1_200);
      expect(mode & 0o777).toBe(0o600);
    }
    const lines = await log.lastLines(10_000);
    const numbers = lines.map((line) => Number(/window=(\d+)/.exec(line)?.[1]));
    expect(numbers.at(-1)).toBe(499);
    expect(numbers).toEqual(Array.from(numbers, (_, at) => 500 - numbers.length + at));
    expect(await log.lastLines(7)).toEqual(lines.slice(-7));
  });

  test('go on where an earlier start stopped', async () => {
    const { log, folder, clock } = openLog();
    log.note(loaded(1));
    const next = new AppLog({ clock, folder });
    next.note(loaded(2));
    expect((await next.lastLines(500)).map((line) => line.split(' ').at(-1))).toEqual(['window=1', 'window=2']);
  });

  test('stay within their bounds when nothing can be put aside', () => {
    const { log, folder, text } = openLog({ mostBytes: 1_000, mostFiles: 2 });
    mkdirSync(path.join(folder, 'runwatch.1.log', 'in-the-way'), { recursive: true });
    for (let n = 0; n < 500; n++) log.note(loaded(n));
    expect(text().length).toBeLessThan(1_200);
    expect(text()).toContain('window=499');
  });
});

describe('a log that cannot be written', () => {
  test('costs nothing, is told from memory, and has what it missed when it can be written', async () => {
    const folder = path.join(testFolder(), 'logs');
    // A file where the folder should be: so it is for whoever runs the test, root too.
    writeFileSync(folder, '');
    const { log, clock } = openLog({ folder });
    log.note(loaded(1));
    clock.advance(1_000);
    log.note(loaded(2));
    const words = (lines: string[]) => lines.map((line) => line.split(' ').slice(2).join(' '));
    expect(words(await log.lastLines(500))).toEqual(['page-loaded window=1', 'page-loaded window=2']);
    rmSync(folder);
    log.note(loaded(3));
    const lines = await log.lastLines(500);
    expect(words(lines)).toEqual([
      'log-not-written code=EEXIST lines=2 lost=0',
      'page-loaded window=1',
      'page-loaded window=2',
      'page-loaded window=3',
    ]);
    expect(Date.parse(lines[2]?.split(' ')[0] ?? '') - Date.parse(lines[1]?.split(' ')[0] ?? '')).toBe(1_000);
  });

  test('comes back when its folder is taken away while the app runs', async () => {
    const { log, folder, files } = openLog();
    log.note(loaded(1));
    rmSync(folder, { recursive: true });
    log.note(loaded(2));
    log.note(loaded(3));
    expect(files()).toEqual(['runwatch.log']);
    expect((await log.lastLines(500)).map((line) => line.split(' ').slice(2).join(' '))).toEqual([
      'log-not-written code=ENOENT lines=1 lost=0',
      'page-loaded window=2',
      'page-loaded window=3',
    ]);
  });

  test('says how much was lost when it could not be written for long', async () => {
    const folder = path.join(testFolder(), 'logs');
    writeFileSync(folder, '');
    const { log } = openLog({ folder });
    for (let n = 0; n < 700; n++) log.note(loaded(n));
    expect(await log.lastLines(10_000)).toHaveLength(500);
    rmSync(folder);
    log.note(loaded(700));
    const [first = '', second = ''] = await log.lastLines(10_000);
    expect(first).toContain('log-not-written code=EEXIST lines=499 lost=201');
    expect(second).toContain('window=201');
  });
});
