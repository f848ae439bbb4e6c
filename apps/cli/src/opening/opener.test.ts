import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@runwatch/async';
import { eventually, ManualClock } from '@runwatch/async/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type OpenerIo, type Started, systemOpener, type Target } from './opener.ts';
import { startProgram } from './start-program.ts';

const link: Target = { kind: 'link', link: 'runwatch://open/task/t/run/r' };
const file: Target = { kind: 'file', file: '/home/me/run.ndjson' };
const HERE = 'runwatch://open/task/t/run/r';
const missing: Started = { kind: 'missing' };

async function open(target: Target, io: Partial<OpenerIo>, environment = {}, becomes: Started[] = []) {
  const started: string[][] = [];
  const opener = systemOpener({
    platform: 'linux',
    development: undefined,
    node: '/bin/node',
    async start(command, args) {
      started.push([command, ...args]);
      return becomes[started.length - 1] ?? { kind: 'ended', code: 0 };
    },
    ...io,
  });
  return { opened: await opener.open(target, environment), started };
}

describe('systemOpener()', () => {
  it.each<[string, Target, Partial<OpenerIo>, Record<string, string>, Started[], string[][]]>([
    ['the app by its name', link, {}, {}, [], [['runwatch-desktop', HERE]]],
    [
      'whoever opens links',
      link,
      {},
      {},
      [missing],
      [
        ['runwatch-desktop', HERE],
        ['xdg-open', HERE],
      ],
    ],
    ['the app for a file', file, {}, {}, [], [['runwatch-desktop', '/home/me/run.ndjson']]],
    ['the app that is named', link, {}, { RUNWATCH_APP: '/opt/app' }, [], [['/opt/app', HERE]]],
    [
      'the app of the repository',
      file,
      { development: '/repo/open.mjs' },
      {},
      [],
      [['/bin/node', '/repo/open.mjs', '/home/me/run.ndjson']],
    ],
    ['macOS for a link', link, { platform: 'darwin' }, {}, [], [['open', HERE]]],
    [
      'macOS for a file',
      file,
      { platform: 'darwin' },
      {},
      [],
      [['open', '-b', 'dev.runwatch.desktop', '/home/me/run.ndjson']],
    ],
    [
      'Windows for a link',
      link,
      { platform: 'win32' },
      { LOCALAPPDATA: 'C:\\Data' },
      [missing],
      [
        ['C:\\Data\\Programs\\Runwatch\\Runwatch.exe', HERE],
        ['rundll32', 'url.dll,FileProtocolHandler', HERE],
      ],
    ],
  ])('asks %s', async (_whom, target, io, environment, becomes, started) => {
    expect(await open(target, io, environment, becomes)).toEqual({ opened: { kind: 'opened' }, started });
  });

  it('takes an app that runs on for one that has opened it', async () => {
    expect((await open(file, {}, {}, [{ kind: 'running' }])).opened).toEqual({ kind: 'opened' });
  });

  it.each<[string, Target, Started[], string]>([
    [
      'no app and nobody who opens links',
      link,
      [missing, missing],
      `The app cannot be found. Install it, or name its program in RUNWATCH_APP; the link is ${HERE}`,
    ],
    [
      'no app, and never gives a file to another',
      file,
      [missing],
      'The app cannot be found. Install it, name its program in RUNWATCH_APP, or drop the file on its window',
    ],
    [
      'an opener that fails',
      link,
      [missing, { kind: 'ended', code: 3 }],
      `The app could not be started (xdg-open ended with 3). Install it, or name its program in RUNWATCH_APP; the link is ${HERE}`,
    ],
  ])('says what to do where it finds %s', async (_what, target, becomes, message) => {
    expect((await open(target, {}, {}, becomes)).opened).toEqual({ kind: 'failed', message });
  });
});

describe('startProgram()', () => {
  function script(text: string): string[] {
    const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-start-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const name = path.join(folder, 'script.mjs');
    writeFileSync(name, text);
    return [name, path.join(folder, 'wrote')];
  }

  it('tells how a program has ended, and that there is none', async () => {
    const start = startProgram(systemClock);
    expect(await start(process.execPath, script('process.exit(3)'), {})).toEqual({ kind: 'ended', code: 3 });
    expect(await start('runwatch-nowhere', [], { PATH: '/nowhere' })).toEqual({ kind: 'missing' });
  });

  it('leaves a program that runs on to itself, with the arguments and the environment that it was given', async () => {
    const clock = new ManualClock();
    const [name = '', wrote = ''] = script(`
      import { writeFileSync, renameSync } from 'node:fs';
      const [, , file, what] = process.argv;
      writeFileSync(file + '.new', JSON.stringify([process.pid, what, process.env.RUNWATCH_KEY]));
      renameSync(file + '.new', file);
      setInterval(() => {}, 1_000);
    `);
    const started = startProgram(clock)(process.execPath, [name, wrote, HERE], { RUNWATCH_KEY: 'k' });
    let told: unknown[] = [];
    await eventually(() => {
      try {
        told = JSON.parse(readFileSync(wrote, 'utf8'));
        return true;
      } catch {
        return false;
      }
    });
    clock.advance(1_500);
    expect(await started).toEqual({ kind: 'running' });
    process.kill(Number(told[0]));
    expect(told.slice(1)).toEqual([HERE, 'k']);
    expect(clock.pending).toBe(0);
  });
});
