import { ManualClock } from '@runwatch/async/testing';
import { describe, expect, test } from 'vitest';
import type { Disk } from './disk.ts';
import { LogFolder } from './log-folder.ts';
import { memoryDisk } from './memory-disk.ts';

const KB = 1024;
const run = (runId: string) => ({ taskId: 'task', runId });

/** A disk in memory that knows when something was used. */
function startFolder(most = 1_000 * KB) {
  const clock = new ManualClock();
  const used = new Map<string, number>();
  const memory = memoryDisk();
  const disk: Disk = {
    ...memory,
    touch: async (path, at) => void used.set(path, at),
    usage: async (folder) => ({ ...(await memory.usage(folder)), usedAt: used.get(`${folder}/run.json`) ?? 0 }),
  };
  const folder = new LogFolder({ clock, disk, folder: '/logs', most });
  /** Keeps a run of some size, an hour later than the one before. */
  const keep = async (runId: string, bytes: number, account = 'me') => {
    const kept = await folder.open(account, run(runId));
    const had = kept.lines.end;
    if (had === 0) kept.lines.append(0, [`{"text":"${'x'.repeat(bytes)}"}`]);
    clock.advance(3_600_000);
    await kept.close();
    return had > 0;
  };
  return { folder, disk, keep };
}

describe('LogFolder', () => {
  test('removes what was not used for longest when all of it is too much, and nothing that is in use', async () => {
    const { folder, keep } = startFolder(110 * KB);
    await keep('a', 40 * KB);
    const held = await folder.open('me', run('held'));
    held.lines.append(0, [`{"text":"${'x'.repeat(30 * KB)}"}`]);
    await held.lines.flush();
    await keep('b', 20 * KB);
    expect(await keep('a', 0)).toBe(true);
    await keep('c', 30 * KB);
    // "b" is the oldest now: "a" was opened again.
    expect(await keep('a', 0)).toBe(true);
    expect(await keep('c', 0)).toBe(true);
    await held.close();
    expect((await folder.open('me', run('held'))).lines.end).toBe(1);
    expect((await folder.open('me', run('b'))).lines.end).toBe(0);
  });

  test('deletes what belongs to an account with it, and nothing else', async () => {
    const { folder, keep } = startFolder();
    await keep('mine', KB);
    await keep('mine', KB, 'somebody else');
    await folder.forget('me');
    expect(await keep('mine', KB, 'somebody else')).toBe(true);
    expect(await keep('mine', KB)).toBe(false);
  });

  test('keepOnly() deletes what belongs to nobody who is signed in any more', async () => {
    const { folder, keep } = startFolder();
    for (const account of ['me', 'you', 'gone']) await keep('a', 1, account);
    await folder.keepOnly(['you', 'me', 'new']);
    expect([await keep('a', 1, 'me'), await keep('a', 1, 'you'), await keep('a', 1, 'gone')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('gives a run to one watcher at a time', async () => {
    const { folder } = startFolder();
    const first = await folder.open('me', run('a'));
    let isOpen = false;
    const second = folder.open('me', run('a')).then((kept) => {
      isOpen = true;
      return kept;
    });
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(isOpen).toBe(false);
    first.lines.append(0, ['{"kept":true}']);
    await first.close();
    expect((await second).lines.end).toBe(1);
  });

  test.each([
    ['is no JSON', '{"version":1,'],
    ['is of another version', '{"version":2}'],
    ['is of another run', '{"version":1,"taskId":"task","runId":"other","sameTo":null,"ended":null}'],
    [
      'has a run that is not over for one that is',
      '{"version":1,"taskId":"task","runId":"a","sameTo":null,"ended":{}}',
    ],
  ])('begins anew where the header %s', async (_what, text) => {
    const { folder, disk, keep } = startFolder();
    await keep('a', KB);
    const [account = ''] = await disk.folders('/logs');
    const [name = ''] = await disk.folders(`/logs/${account}`);
    await disk.writeText(`/logs/${account}/${name}/run.json`, text);
    expect((await folder.open('me', run('a'))).lines.end).toBe(0);
  });

  test('keeps runs apart whatever their ids are', async () => {
    const { folder, disk } = startFolder();
    const ids = ['a', 'A', '../a', 'a/b', 'a%2Fb', 'é', 'x'.repeat(1_000), '..', 'con'];
    for (const [n, id] of ids.entries()) {
      const kept = await folder.open('me', run(id));
      kept.lines.append(0, [`{"n":${n}}`]);
      await kept.close();
    }
    for (const [n, id] of ids.entries())
      expect(await (await folder.open('me', run(id))).lines.read(0, 1, 100)).toEqual([`{"n":${n}}`]);
    const [account = ''] = await disk.folders('/logs');
    const names = await disk.folders(`/logs/${account}`);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(ids.length);
    for (const name of names) expect(name).toMatch(/^[\w-]{1,64}$/);
  });
});
