import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ManualClock } from '@runwatch/async/testing';
import type { CloudRunsClient, RunVitals, WireEvent } from '@runwatch/protocol';
import { unasked } from '@runwatch/protocol/testing';
import { describe, expect, test } from 'vitest';
import { AppLog } from '../app-log/app-log.ts';
import { logName } from '../app-log/names.ts';
import { createAppRouter } from '../app-router.ts';
import type { CopyState } from '../files/files-view.ts';
import { SettingsStore } from '../settings/settings-store.ts';
import { testAccounts, testFolder, testInspector, testParts } from '../testing/test-parts.ts';
import type { BundleWish } from './inspector-view.ts';

const KEY = 'phx_CANARY-KEY-5d20';
const PROMPT = 'CANARY-PROMPT-81fe';
const PLACE = '/home/CANARY-PLACE/secret';
const SERVER = 'CANARY-SERVER.example';
const run = { taskId: 't', runId: 'r' };

const event: WireEvent = {
  n: 0,
  at: 1_000,
  note: { kind: 'opened', leg: 'proxy', resumed: false, status: 200, firstByteMs: 3 },
};
const vitals: RunVitals = {
  heartbeatMs: 20_000,
  gapsMs: [20_000],
  silentMs: 3_000,
  limitMs: 60_000,
  buffered: 0,
  unconfirmed: 2,
  total: 300,
};
const wish: BundleWish = {
  run,
  commands: [{ id: crypto.randomUUID(), method: 'user_message', state: 'failed', at: 5, tookMs: 7, code: 'network' }],
  lag: { count: 3, p50: 20, p99: 40 },
  entries: null,
};
const lines = Array.from({ length: 300 }, (_, n) => JSON.stringify({ n, text: `${PROMPT} ${PLACE}` }));

/** Saves a bundle of an app that is full of what must not get into it. */
async function save(asked: BundleWish, client: Partial<CloudRunsClient> = {}) {
  const folder = testFolder();
  const file = path.join(folder, 'bundle.json');
  const settings = new SettingsStore(folder);
  const accounts = testAccounts(folder, {
    fixed: [
      {
        id: KEY,
        kind: 'environment',
        server: SERVER,
        project: PROMPT,
        projectId: '1',
        apiHost: `https://${SERVER}/`,
        key: () => KEY,
      },
    ],
    chosen: KEY,
  });
  const clock = new ManualClock();
  const log = new AppLog({ clock, folder: path.join(folder, 'logs') });
  log.keepsOut(() => accounts.keys);
  await accounts.table.get(KEY)?.token();
  for (let n = 0; n < 600; n++) {
    clock.advance(1_000);
    log.note({ kind: 'page-loaded', window: n });
    // By another app, or by hand: it is looked at again on its way out.
    if (n === 550) writeFileSync(log.path, `2026-01-01T00:00:00.000Z info ${KEY} token=CANARY-TOKEN\n`, { flag: 'a' });
  }
  const inspector = testInspector({
    log,
    vitals: () => vitals,
    accounts,
    settings,
    dialogs: { save: async () => file, open: async () => null },
    client: {
      ...unasked,
      async *journal(_run, signal) {
        yield [event];
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      },
      entries: async (_run, from, to) => ({ at: from, lines: lines.slice(from, Math.min(to, from + 70)) }),
      ...client,
    },
  });
  const router = createAppRouter(testParts({ accounts, settings, inspector }));
  const { signal } = new AbortController();
  const caller = router.createCaller({ page: signal, contentsId: 1 }, { signal });
  const told: CopyState[] = [];
  for await (const state of await caller.inspector.saveBundle(asked)) told.push(state);
  return { told, text: readFileSync(file, 'utf8') };
}

describe('a bundle', () => {
  test('says how the app, the wire and the window are', async () => {
    const { told, text } = await save(wish);
    expect(told.at(-1)).toEqual({
      kind: 'saved',
      name: 'bundle.json',
      words: 'without anything that entries say',
      complete: true,
    });
    expect(JSON.parse(text)).toMatchObject({
      format: 'runwatch-diagnostics/1',
      versions: { runwatch: 'test' },
      settings: { theme: 'system' },
      accounts: [{ kind: 'environment', state: 'ready' }],
      run,
      wire: [event],
      commands: wish.commands,
      ipc: { received: 0, ahead: 0 },
      lag: wish.lag,
      vitals,
      runInLog: logName('r'),
    });
  });

  test('has the last lines of the log', async () => {
    const { log } = JSON.parse((await save(wish)).text) as { log: string[] };
    expect(log).toHaveLength(500);
    expect(log.at(-1)).toMatch(/^\d{4}-.*Z info page-loaded window=599$/);
    expect(log.filter((line) => line.endsWith('info <secret> token=<secret>'))).toHaveLength(1);
  });

  test('S4, S5: has no key, server, place or anything that anybody wrote in it', async () => {
    const { text } = await save(wish);
    expect(text).not.toContain('CANARY');
    expect(text).not.toContain('"entries"');
  });

  test('has what entries say when that was wanted: the newest, and as many as are to go in', async () => {
    const { told, text } = await save({
      ...wish,
      entries: { from: 0, to: 300, provisional: [{ number: 301, line: '{}' }] },
    });
    const { entries } = JSON.parse(text) as { entries: { number: number; line: string }[] };
    expect(entries).toHaveLength(200);
    expect(entries[0]).toEqual({ number: 102, line: lines[101] });
    expect(entries.slice(-2)).toEqual([
      { number: 300, line: lines[299] },
      { number: 301, line: '{}' },
    ]);
    expect(told.at(-1)).toMatchObject({ words: 'with what 200 entries say' });
    expect(text).not.toContain('CANARY-KEY');
  });

  test('S5: is refused when a window puts words where there is no place for any', async () => {
    const said = { ...wish, commands: [{ ...wish.commands[0], id: PROMPT }] } as BundleWish;
    await expect(save(said)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const more = { ...wish, commands: [{ ...wish.commands[0], params: { content: PROMPT } }], note: PLACE };
    expect((await save(more as unknown as BundleWish)).text).not.toContain('CANARY');
  });
});
