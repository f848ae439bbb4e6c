import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@runwatch/async';
import { createNetwork, FileRuns, systemDisk } from '@runwatch/cloud-task';
import type { LocalCloud } from '@runwatch/local-cloud';
import { unasked } from '@runwatch/protocol/testing';
import { onTestFinished } from 'vitest';
import { AccountBook, type AccountBookOptions } from '../accounts/account-book.ts';
import { AccountFile } from '../accounts/account-file.ts';
import { AppLog } from '../app-log/app-log.ts';
import { Sparingly } from '../app-log/sparingly.ts';
import type { AppParts } from '../app-router.ts';
import { DemoDesk } from '../demo/demo-desk.ts';
import { Copies } from '../files/copies.ts';
import type { FileDialogs } from '../files/file-dialogs.ts';
import type { FilesParts } from '../files/files-router.ts';
import { HandedFiles } from '../files/handed-files.ts';
import type { InspectorParts } from '../inspector/inspector-router.ts';
import { MenuChoices } from '../menu/menu-choices.ts';
import { NoticeDesk, type NoticeDeskIo } from '../notices/notice-desk.ts';
import { QueueDesk, type QueueDeskIo } from '../queue/queue-desk.ts';
import { QueueFile } from '../queue/queue-file.ts';
import { SettingsStore } from '../settings/settings-store.ts';
import { FakeSecrets } from './fake-secrets.ts';

/** A folder that goes with the test. */
export function testFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-app-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const nowhere = {
  apiKey: 'phx_demo',
  runs: [],
  switches: { speed() {}, changeKey() {} },
  clear() {},
} as unknown as LocalCloud;

const demo = { id: 'demo', kind: 'demo', server: 'Demo cloud', project: 'On this computer', projectId: '1' } as const;

/** An account book on a folder of the test's own, with the demo's account in it, whose server is not there. */
export function testAccounts(folder = testFolder(), options: Partial<AccountBookOptions> = {}): AccountBook {
  const network = createNetwork();
  onTestFinished(() => network[Symbol.asyncDispose]());
  return new AccountBook({
    file: new AccountFile(folder),
    secrets: new FakeSecrets(),
    protection: 'protected',
    ports: { clock: systemClock, network },
    fixed: [{ ...demo, apiHost: 'http://127.0.0.1:9/', key: () => 'phx_demo' }],
    chosen: 'demo',
    ...options,
  });
}

/** Files in a folder of the test's own, where nobody chooses any. */
function testFiles(folder: string): FilesParts {
  const files = new FileRuns({
    clock: systemClock,
    disk: systemDisk,
    folder: path.join(folder, 'opened'),
    newId: randomUUID,
  });
  onTestFinished(() => files[Symbol.asyncDispose]());
  const dialogs: FileDialogs = { save: async () => null, open: async () => null };
  const copies = new Copies({ client: unasked, dialogs, clock: systemClock, tool: 'runwatch/test', clip() {} });
  return { copies, files, dialogs, handed: new HandedFiles(randomUUID), clock: systemClock };
}

/** Notices of nobody's runs, unless a test brings some. */
export function testNotices(io: Partial<NoticeDeskIo> & Pick<NoticeDeskIo, 'settings'>): NoticeDesk {
  return new NoticeDesk({
    clock: systemClock,
    async *accounts() {
      yield [];
    },
    async *runs() {},
    notifier: { show: () => () => {} },
    badge: { set() {} },
    file: { read: async () => undefined, write: async () => {} },
    open() {},
    ...io,
  });
}

/** What waits for runs that are over at once, and take everything at once, unless a test brings others. */
export function testQueue(io: Partial<QueueDeskIo> & Pick<QueueDeskIo, 'accounts' | 'settings'>): QueueDesk {
  const desk = new QueueDesk({
    clock: systemClock,
    random: () => 0.5,
    newId: randomUUID,
    file: new QueueFile(testFolder()),
    client: restingAgent,
    ...io,
  });
  onTestFinished(() => desk[Symbol.asyncDispose]());
  return desk;
}

/** An agent that does nothing, and hears everything. */
const restingAgent: QueueDeskIo['client'] = {
  async *watch(run, signal) {
    const { taskId, runId } = run;
    const none = { stage: null, branch: null, errorMessage: null, createdAt: null, updatedAt: null, completedAt: null };
    const connection = { leg: null, attempt: 0, retryAt: null, lastByteAt: null, lastEntryAt: null, failure: null };
    yield [
      {
        kind: 'snapshot',
        run: { taskId, runId, status: 'in_progress', ...none },
        total: 0,
        start: 0,
        lines: [],
      },
      { kind: 'connection', connection: { ...connection, phase: 'live' } },
    ];
    await new Promise<void>((left) => signal.addEventListener('abort', () => left(), { once: true }));
  },
  command: async () => ({ kind: 'queued' }),
};

/** An inspector of an app whose boundary nothing has crossed. */
export const testInspector = (
  parts: Pick<InspectorParts, 'accounts' | 'settings'> & Partial<InspectorParts>,
): InspectorParts => ({
  client: unasked,
  clock: systemClock,
  dialogs: { save: async () => null, open: async () => null },
  windows: new Map(),
  measure: () => ({ [Symbol.dispose]() {} }),
  counters: () => ({
    received: 0,
    sent: 0,
    receivedBytes: 0,
    sentBytes: 0,
    refused: {},
    subscriptions: 0,
    ahead: 0,
  }),
  vitals: () => null,
  log: { lastLines: async () => [] },
  versions: { runwatch: 'test' },
  ...parts,
});

/** Every part of the app, real as far as it can be without a window and a server, on a folder of the test's own. */
export function testParts(parts: Partial<AppParts> = {}): AppParts {
  const folder = testFolder();
  const settings = new SettingsStore(folder);
  const accounts = testAccounts(folder);
  const sparingly = new Sparingly({ clock: systemClock, most: 10, perMs: 60_000 });
  const log = new AppLog({ clock: systemClock, folder: path.join(folder, 'logs') });
  return {
    about: { versions: { runwatch: '9.9.9', Electron: '45' }, releases: null, browse: async () => {} },
    accounts,
    appLog: { log, sparingly, showFile: () => {} },
    demo: new DemoDesk({ cloud: nowhere, clock: systemClock, play: () => {} }),
    files: testFiles(folder),
    inspector: testInspector({ accounts, settings }),
    links: { write: () => {}, accounts: accounts.table, browse: async () => {} },
    menu: new MenuChoices(),
    notices: testNotices({ settings }),
    queue: testQueue({ accounts: accounts.table, settings }),
    settings,
    ...parts,
  };
}
