import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@runwatch/async';
import { FileRuns, systemDisk } from '@runwatch/cloud-task';
import type { CloudRunsClient, RunUpdate } from '@runwatch/protocol';
import { unasked } from '@runwatch/protocol/testing';
import { entry, runMeta, snapshot } from '@runwatch/react/testing';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Copies } from '../../main/files/copies.ts';
import type { FileDialogs } from '../../main/files/file-dialogs.ts';
import { HandedFiles } from '../../main/files/handed-files.ts';
import { AppApiProvider } from '../app-api/app-api.tsx';
import { ActionsProvider } from '../keys/use-action.tsx';
import { testAppApi } from '../testing/test-app-api.ts';
import { ExportMenu, useExport } from './export-control.tsx';
import { FileNote } from './file-note.tsx';
import { JobLine } from './job-line.tsx';
import { OpenControl } from './open-control.tsx';
import { SaveEntry } from './save-entry.tsx';

const run = { taskId: 't', runId: 'r' };
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runwatch-ui-'));
});
afterEach(() => {
  window.location.hash = '';
  sessionStorage.clear();
  rmSync(folder, { recursive: true, force: true });
});

function setUp(client: Partial<CloudRunsClient>, chosen: string | null = path.join(folder, 'run.ndjson')) {
  const files = new FileRuns({
    clock: systemClock,
    disk: systemDisk,
    folder: path.join(folder, 'opened'),
    newId: randomUUID,
  });
  const clipped: string[] = [];
  const dialogs: FileDialogs = { save: async () => chosen, open: async () => chosen };
  const copies = new Copies({
    client: { ...unasked, ...client },
    dialogs,
    clock: systemClock,
    tool: 'test',
    clip: (text) => clipped.push(text),
  });
  const handed = new HandedFiles(randomUUID);
  const { api } = testAppApi({ files: { copies, files, dialogs, handed, clock: systemClock } });
  const show = (children: React.ReactNode) =>
    render(
      <AppApiProvider api={api}>
        <ActionsProvider>{children}</ActionsProvider>
      </AppApiProvider>,
    );
  return { files, handed, clipped, show };
}

function Exporting() {
  const { job, start } = useExport({ run, title: 'Fix it', repository: null });
  return (
    <>
      <ExportMenu onExport={start} disabled={false} />
      <JobLine doing="Exporting" unit="entries" state={job.state} onCancel={job.cancel} />
    </>
  );
}

const lines = [entry.message('Hello')];
const whole: RunUpdate[] = [
  snapshot(runMeta(run), lines),
  { kind: 'from', at: 1, lines: [], settled: 1 },
  {
    kind: 'ended',
    run: runMeta(run, { status: 'completed' }),
    integrity: {
      upTo: 1,
      total: 1,
      gaps: [],
      basis: 'id',
      duplicatesDropped: 0,
      onlyLive: 0,
      unreadable: 0,
      unknown: 0,
    },
  },
];

describe('exporting', () => {
  it('is chosen from a menu, by key too, and says what was written', async () => {
    const { show } = setUp({
      async *watch() {
        yield whole;
      },
    });
    show(<Exporting />);
    await userEvent.keyboard('{Control>}{Shift>}e{/Shift}{/Control}');
    await userEvent.click(await screen.findByTestId('export-ndjson'));
    expect((await screen.findByText(/Saved run.ndjson/)).textContent).toBe(
      'Saved run.ndjson: 1 entry, complete (by id).',
    );
    expect(readFileSync(path.join(folder, 'run.ndjson'), 'utf8').split('\n')[1]).toBe(lines[0]);
    await userEvent.click(screen.getByRole('button', { name: 'Put away' }));
    expect(screen.queryByTestId('job')).toBeNull();
  });

  it('puts the run on the clipboard, and says what it is worth', async () => {
    const { show, clipped } = setUp({
      async *watch() {
        yield whole;
      },
    });
    show(<Exporting />);
    await userEvent.click(screen.getByTestId('export'));
    await userEvent.click(await screen.findByTestId('export-clipboard'));
    expect((await screen.findByText(/Copied/)).textContent).toBe('Copied: 1 entry, complete (by id).');
    expect(clipped).toEqual([expect.stringContaining('Hello')]);
  });

  it('shows how far it is, and is called off', async () => {
    let left = false;
    const { show } = setUp({
      async *watch(_run, signal) {
        yield [{ ...snapshot(runMeta(run), lines), total: 40 } as RunUpdate];
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))).finally(
          () => {
            left = true;
          },
        );
      },
    });
    show(<Exporting />);
    await userEvent.click(screen.getByTestId('export'));
    await userEvent.click(await screen.findByTestId('export-md'));
    expect((await screen.findByText(/Exporting: 0 of/)).textContent).toContain('entries');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByTestId('job')).toBeNull();
    await expect.poll(() => left).toBe(true);
  });

  it('says why it failed', async () => {
    const { show } = setUp({}, path.join(folder, 'no', 'run.ndjson'));
    show(<Exporting />);
    await userEvent.click(screen.getByTestId('export'));
    await userEvent.click(await screen.findByTestId('export-md'));
    expect((await screen.findByRole('status')).textContent).toContain('The folder is not there any more');
  });
});

describe('opening', () => {
  it('goes to the run, whose note says what the file is worth, until it is closed', async () => {
    const file = path.join(folder, 'run.ndjson');
    writeFileSync(file, `${lines[0]}\n`);
    const { show, files } = setUp({}, file);
    show(<OpenControl />);
    await userEvent.keyboard('{Control>}o{/Control}');
    await expect.poll(() => files.all.length).toBe(1);
    await expect.poll(() => window.location.hash).toContain('/run/');
    const [opened] = files.all;
    if (!opened) throw new Error('Nothing is open');
    show(<FileNote run={opened.ref} />);
    const note = await screen.findByTestId('file-note');
    expect(note.textContent).toContain('run.ndjson · read only · Entries without a seal');
    expect(note.dataset['verdict']).toBe('unsealed');
    await userEvent.click(screen.getByRole('button', { name: 'Close file' }));
    await expect.poll(() => screen.queryByTestId('file-note')).toBeNull();
  });

  it('leads back to what was shown before when the file is closed, or to another that is open', async () => {
    const [first, second] = ['first.ndjson', 'second.ndjson'].map((name) => path.join(folder, name));
    if (!first || !second) throw new Error('There are two');
    for (const file of [first, second]) writeFileSync(file, `${lines[0]}\n`);
    const { show, handed, files } = setUp({});
    window.location.hash = '#/task/t/run/before';
    show(<OpenControl />);
    for (const [n, file] of [first, second].entries()) {
      handed.hand(1, file);
      await expect.poll(() => files.all.length).toBe(n + 1);
      await expect.poll(() => window.location.hash).toContain(String(files.all[0]?.ref.runId));
    }
    for (const address of ['#/account/files', '#/task/t/run/before']) {
      const [shown] = files.all;
      if (!shown) throw new Error('Nothing is open');
      const { unmount } = show(<FileNote run={shown.ref} />);
      await screen.findByTestId('file-note');
      await files.close(shown.ref);
      await expect.poll(() => window.location.hash).toBe(address);
      unmount();
    }
  });

  it('says what is wrong with a file', async () => {
    const file = path.join(folder, 'letter.txt');
    writeFileSync(file, 'Dear all');
    const { show } = setUp({}, file);
    show(<OpenControl />);
    await userEvent.keyboard('{Control>}o{/Control}');
    expect((await screen.findByRole('status')).textContent).toContain('This is no saved run');
  });

  it('changes nothing when the person changes their mind', async () => {
    const { show } = setUp({}, null);
    show(<OpenControl />);
    await userEvent.keyboard('{Control>}o{/Control}');
    await expect.poll(() => screen.queryByTestId('job')).toBeNull();
    expect(window.location.hash).toBe('');
  });
});

describe('a file that the system hands to this window', () => {
  it('is opened, and the window goes there', async () => {
    const file = path.join(folder, 'run.ndjson');
    writeFileSync(file, `${lines[0]}\n`);
    const { show, handed, files } = setUp({});
    show(<OpenControl />);
    handed.hand(1, file);
    await expect.poll(() => files.all.length).toBe(1);
    await expect.poll(() => window.location.hash).toBe(`#/account/files/task/files/run/${files.all[0]?.ref.runId}`);
  });

  it('says what can be opened when it is something else', async () => {
    const { show, handed } = setUp({});
    show(<OpenControl />);
    handed.hand(1, path.join(folder, 'notes.txt'));
    expect((await screen.findByRole('status')).textContent).toBe(
      'notes.txt is no saved run: those are .ndjson files, exported here or written by runwatch export',
    );
  });
});

describe('what is dropped on the window', () => {
  const written = (name: string, text: string) => new File([text], name);
  /** Of what can be had of a drop, what is read. */
  const holding = (files: File[], isDirectory = false) => ({
    types: ['Files'],
    files,
    items: files.map(() => ({ webkitGetAsEntry: () => ({ isDirectory }) })),
    dropEffect: 'none',
  });
  function drag(type: string, dataTransfer: object, relatedTarget: EventTarget | null = null): Event {
    const event = new Event(type, { bubbles: true, cancelable: true });
    act(() => {
      document.body.dispatchEvent(Object.assign(event, { dataTransfer, relatedTarget }));
    });
    return event;
  }

  it('is announced while it is held over the window, and not when it has left', () => {
    const { show } = setUp({});
    show(<OpenControl />);
    const data = holding([]);
    expect([drag('dragover', data).defaultPrevented, data.dropEffect]).toEqual([true, 'copy']);
    expect(screen.getByTestId('drop-hint').textContent).toContain('Drop to open a saved run');
    drag('dragleave', data, document.body);
    expect(screen.queryByTestId('drop-hint')).not.toBeNull();
    drag('dragleave', data);
    expect(screen.queryByTestId('drop-hint')).toBeNull();
  });

  it('is read by the window and opened, and the window goes there', async () => {
    const { show, files } = setUp({});
    show(<OpenControl />);
    const many = Array.from({ length: 20_000 }, (_, n) => entry.message(`Line ${n}`));
    const data = holding([written('dropped.ndjson', many.join('\n'))]);
    drag('dragenter', data);
    expect(drag('drop', data).defaultPrevented).toBe(true);
    expect(screen.queryByTestId('drop-hint')).toBeNull();
    await expect
      .poll(() => files.all.map(({ name, run: { entries } }) => [name, entries]))
      .toEqual([['dropped.ndjson', 20_000]]);
    await expect.poll(() => window.location.hash).toContain(String(files.all[0]?.ref.runId));
  });

  it.each([
    ['something else', holding([written('notes.txt', 'Dear all')]), 'notes.txt is no saved run'],
    ['no run, by what is in it', holding([written('a.ndjson', 'Dear all')]), 'This is no saved run'],
    ['a folder', holding([written('folder.ndjson', '')], true), 'This is a folder'],
    ['two files', holding([written('a.ndjson', ''), written('b.ndjson', '')]), 'One file at a time'],
    [
      'too large',
      holding([Object.defineProperty(written('a.ndjson', ''), 'size', { value: 5 * 1024 ** 3 })]),
      'choose it with “Open a saved run”',
    ],
    [
      'gone before it is read',
      holding([
        Object.assign(written('a.ndjson', 'text'), {
          slice: () => ({ arrayBuffer: () => Promise.reject(new Error()) }),
        }),
      ]),
      'The file cannot be read any more',
    ],
  ])('says what can be opened when it is %s, and the window stays where it is', async (_what, data, words) => {
    const { show, files } = setUp({});
    show(<OpenControl />);
    expect(drag('drop', data).defaultPrevented).toBe(true);
    expect((await screen.findByRole('status')).textContent).toContain(words);
    expect([window.location.hash, files.all]).toEqual(['', []]);
  });

  it('is left to where it is dropped when it is text', () => {
    const { show } = setUp({});
    show(<OpenControl />);
    const data = { types: ['text/plain'], files: [], items: [] };
    expect([drag('dragover', data).defaultPrevented, drag('drop', data).defaultPrevented]).toEqual([false, false]);
    expect([screen.queryByTestId('drop-hint'), screen.queryByTestId('job')]).toEqual([null, null]);
  });
});

describe('saving an entry', () => {
  it('writes all of it', async () => {
    const text = 'x'.repeat(300_000);
    const { show } = setUp({
      text: async (_run, _entry, from) => ({ text: text.slice(from, from + 100_000), length: text.length }),
    });
    show(<SaveEntry run={run} entry={4} />);
    await userEvent.click(screen.getByTestId('save-entry'));
    expect((await screen.findByText(/Saved/)).textContent).toContain('300,000 characters');
    expect(readFileSync(path.join(folder, 'run.ndjson'), 'utf8')).toBe(text);
  });
});
