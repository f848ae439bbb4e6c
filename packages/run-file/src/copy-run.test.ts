import { createHash } from 'node:crypto';
import { CloudRunError, type RunUpdate } from '@runwatch/protocol';
import { expect, test } from 'vitest';
import { type CopyFormat, copyRun } from './copy-run.ts';
import { readRunFile } from './read-run-file.ts';
import { connection, ended, entries, failure, from, joined, runMeta, snapshot } from './testing/index.ts';

const lines = [entries.message(1, 'Hello'), entries.prompt(2, 'And now?'), entries.turnEnd(3)];
const whole = joined({ upTo: 3, total: 3 });

async function copied(
  batches: RunUpdate[][],
  { format = 'ndjson' as CopyFormat, signal = live(), returns = false } = {},
) {
  const written: string[] = [];
  const progress: unknown[] = [];
  const asked: unknown[] = [];
  let left = false;
  const copy = await copyRun(
    {
      client: {
        async *watch(_run, stop, options) {
          asked.push(options);
          try {
            yield* batches;
            if (!returns)
              await new Promise((_resolve, reject) => stop.addEventListener('abort', () => reject(stop.reason)));
          } finally {
            left = true;
          }
        },
      },
      run: { ref: { taskId: 't-1', runId: 'r-1' }, title: 'Fix it', repository: 'acme/shop' },
      format,
      tool: 'runwatch/9',
      now: Date.parse('2026-11-22T15:00:00Z'),
      write: async (text) => void written.push(text),
      progress: (at) => progress.push(at),
    },
    signal,
  );
  const text = written.join('');
  return { ...copy, text, lines: text.trimEnd().split('\n'), progress, asked, left };
}

const live = () => new AbortController().signal;
const digestOf = (texts: string[]) =>
  createHash('sha256')
    .update(texts.map((text) => `${text}\n`).join(''))
    .digest('hex');

test('copyRun() writes head, entries as they were written, and a seal for exactly the lines between', async () => {
  const end = ended({}, { upTo: 3, total: 3, basis: 'id' });
  const copy = await copied([
    [snapshot(1, lines.slice(1)), from(3, [], 3)],
    [{ kind: 'fill', at: 0, lines: [lines[0] as string] }],
    [end],
  ]);
  const [head = '', ...rest] = copy.lines;
  const seal = rest.pop() ?? '';
  expect(JSON.parse(head)).toEqual({
    v: 1,
    type: 'hello',
    run: { task: 't-1', id: 'r-1' },
    title: 'Fix it',
    repository: 'acme/shop',
    branch: null,
    createdAt: '2026-11-22T14:02:00.000Z',
    tool: 'runwatch/9',
    copiedAt: '2026-11-22T15:00:00.000Z',
  });
  expect(rest).toEqual(lines);
  expect(JSON.parse(seal)).toEqual({
    v: 1,
    type: 'end',
    result: 'completed',
    entries: 3,
    complete: true,
    basis: 'id',
    completedAt: '2026-11-22T14:11:12.000Z',
    sha256: digestOf(lines),
  });
  expect(copy.asked).toEqual([{ as: 'record', saved: true }]);
});

test('copyRun() of a run that goes on stops where it has come to, and says that this is not all', async () => {
  const copy = await copied([
    [snapshot(0, lines.slice(0, 2)), from(2, [lines[2] as string], 2)],
    [connection(), whole],
  ]);
  expect(copy.lines.slice(1, -1)).toEqual(lines);
  expect(copy.seal).toMatchObject({
    result: 'in_progress',
    entries: 3,
    complete: false,
    provisional: 1,
    sha256: digestOf(lines),
  });
  expect(copy.left).toBe(true);
});

test('copyRun() waits for older entries, and for a wire that is about to come', async () => {
  const gap = joined({ upTo: 0, total: 3, gaps: [{ from: 0, to: 1, why: 'not-loaded' }] });
  const copy = await copied([
    [snapshot(1, lines.slice(1)), from(3, [], 3)],
    [connection({ phase: 'catching-up' }), gap],
    [connection()],
    [{ kind: 'fill', at: 0, lines: [lines[0] as string] }],
    [whole],
  ]);
  expect([copy.seal.entries, copy.seal.gaps, copy.progress.at(0)]).toEqual([3, undefined, { entries: 0, total: 3 }]);
});

test('copyRun() does not wait for live text that waits for a log that cannot be read', async () => {
  const behind = connection({ phase: 'catching-up', failure: failure() });
  const copy = await copied([[snapshot(0, lines.slice(0, 2)), from(2, [], 2), joined({ upTo: 2, total: 2 }), behind]]);
  expect([copy.seal.entries, copy.left]).toEqual([2, true]);
});

test('copyRun() writes what there is when older entries cannot be had, and names the hole', async () => {
  const gap = joined({ upTo: 0, total: 3, gaps: [{ from: 0, to: 1, why: 'unavailable' }] });
  const batches = [
    [snapshot(1, lines.slice(1)), from(3, [], 3)],
    [gap, connection({ phase: 'failed', failure: failure() })],
  ];
  const copy = await copied(batches);
  expect(copy.seal).toMatchObject({ entries: 2, complete: false, gaps: [{ from: 0, to: 1, why: 'unavailable' }] });
  expect((await copied(batches, { format: 'md' })).text).toContain('**1 entries are missing here**, behind #0');
});

test('copyRun() of a saved copy says since when, and is never complete', async () => {
  const saved: RunUpdate = { ...snapshot(0, lines), savedAt: Date.parse('2026-11-22T14:06:00Z') } as RunUpdate;
  const batches = [
    [saved, from(3, [], 3)],
    [whole, connection({ phase: 'waiting-for-network' })],
  ];
  const copy = await copied(batches, { returns: true });
  expect(copy.head.savedAt).toBe('2026-11-22T14:06:00.000Z');
  expect(copy.seal).toMatchObject({ entries: 3, complete: false });
});

test.each(['failed', 'forbidden', 'signed-out'] as const)(
  'copyRun() gives up when nothing can be had: %s',
  async (phase) => {
    const refused = failure({ code: 'forbidden', message: 'Not yours' });
    await expect(copied([[connection({ phase, failure: refused })]])).rejects.toEqual(new CloudRunError(refused));
  },
);

test('copyRun() is called off by its signal', async () => {
  const stop = new AbortController();
  const copying = copied([[snapshot(0, lines)]], { signal: stop.signal });
  stop.abort(new Error('called off'));
  await expect(copying).rejects.toThrow('called off');
});

test('copyRun() puts a line of JSON that is broken into several on one line', async () => {
  const broken = '{\n "type": "notification",\r\n "n": 1 }';
  const end = ended({}, { upTo: 1, total: 1 });
  const copy = await copied([[snapshot(0, [broken]), from(1, [], 1)], [end]]);
  expect(copy.lines[1]).toBe('{  "type": "notification",  "n": 1 }');
});

test('what copyRun() has written is read back with its seal', async () => {
  const end = ended({}, { upTo: 3, total: 3, basis: 'id' });
  const copy = await copied([[snapshot(0, lines), from(3, [], 3)], [end]]);
  const reading = readRunFile(
    (async function* () {
      const bytes = Buffer.from(copy.text);
      for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
    })(),
  );
  const read: string[] = [];
  let step = await reading.next();
  for (; !step.done; step = await reading.next()) read.push(...step.value);
  expect(read).toEqual(lines);
  expect(step.value).toEqual({
    head: copy.head,
    seal: copy.seal,
    entries: 3,
    verdict: 'sealed',
    torn: false,
    unconfirmed: 0,
  });
});

test('copyRun() as Markdown lets go of what it has written, and leaves nothing out', async () => {
  const many = Array.from({ length: 9_000 }, (_, n) =>
    n % 3 === 0
      ? entries.tool(n % 60, `call-${n}`, { title: `Step ${n}`, kind: 'read' })
      : n % 3 === 1
        ? entries.toolUpdate(n % 60, `call-${n - 1}`, { status: 'completed' })
        : entries.message(n % 60, `Message ${n}`),
  );
  const batches: RunUpdate[][] = [[{ ...snapshot(0, []), run: runMeta() } as RunUpdate]];
  for (let at = 0; at < many.length; at += 100) batches.push([from(at, many.slice(at, at + 100), at + 100)]);
  batches.push([ended({}, { upTo: 9_000, total: 9_000 })]);
  const { text } = await copied(batches, { format: 'md' });
  const headings = [...text.matchAll(/^### (\S+ .*?) · \d\d:/gm)].map(([, heading]) => heading);
  expect(text.match(/^Message \d+$/gm)).toHaveLength(3_000);
  expect(headings).toHaveLength(3_000);
  expect(new Set(headings).size).toBe(3_000);
  expect(text.match(/^### .*#(\d+)$/gm)?.map((heading) => Number(heading.split('#').at(-1)))).toEqual(
    Array.from({ length: 9_000 }, (_, n) => n + 1).filter((n) => n % 3 !== 2),
  );
});
