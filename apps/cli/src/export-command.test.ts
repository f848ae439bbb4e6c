import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connection, ended, entries, failure, from, joined, snapshot } from '@runwatch/run-file/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runProgram } from './program.ts';
import { Sink, type TestWorldOptions, testWorld } from './testing/test-world.ts';
import { Leave } from './watch/outcome.ts';

const run = 't-1/r-1';
const hello = entries.message(1, 'Hello');
const beginning = [snapshot(0, [hello]), from(1, [], 1), joined({ upTo: 1, total: 1 })];
const wholeRun = [beginning, [ended({}, { upTo: 1, total: 1 })]];
const goingOn = [[...beginning, connection()]];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runwatch-export-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function play(options: TestWorldOptions) {
  const bench = testWorld(options);
  return { ...bench, code: await runProgram(bench.world) };
}

test('export writes a whole run to standard output, and what it is worth to people', async () => {
  const { code, stdout, stderr, state } = await play({ argv: ['export', run], batches: wholeRun });
  expect(stdout.text.split('\n')[1]).toBe(hello);
  expect(stdout.lines.map(({ type }) => type)).toEqual(['hello', 'notification', 'end']);
  expect(stdout.lines.at(-1)).toMatchObject({ entries: 1, complete: true, result: 'completed' });
  expect([code, stderr.text, state.closed]).toEqual([
    0,
    'runwatch: wrote run r-1: 1 entry, complete (by alignment)\n',
    1,
  ]);
});

test('export writes a file as a whole, in the format of its name', async () => {
  const file = path.join(folder, 'run.md');
  const { code, stdout, stderr } = await play({ argv: ['export', run, '-o', file], batches: wholeRun });
  expect(readFileSync(file, 'utf8')).toContain('### Agent · 14:06:01 · #1\n\nHello\n');
  expect([code, stdout.text, readdirSync(folder)]).toEqual([0, '', ['run.md']]);
  expect(stderr.text).toContain(`wrote ${file}: 1 entry, complete`);
});

test('export of a run that goes on writes it as far as it is, says so, and with --strict fails', async () => {
  const { code, stderr } = await play({ argv: ['export', run], batches: goingOn });
  expect([code, stderr.text]).toEqual([
    0,
    'runwatch: wrote run r-1: 1 entry, not complete: the run was still going on\n',
  ]);
  const strict = await play({ argv: ['export', run, '--strict', '-q'], batches: goingOn });
  expect([strict.code, strict.stderr.text]).toEqual([9, '']);
});

test('export leaves nothing behind when it is left, or has nowhere to write', async () => {
  const file = path.join(folder, 'run.ndjson');
  const bench = testWorld({ argv: ['export', run, '-o', file], batches: [[snapshot(0, [hello])]] });
  const running = runProgram(bench.world);
  bench.state.leave?.(new Leave({ kind: 'left', signal: 'SIGINT' }));
  expect([await running, readdirSync(folder)]).toEqual([130, []]);
  const nowhere = await play({ argv: ['export', run, '-o', path.join(folder, 'no', 'run.md')], batches: wholeRun });
  expect([nowhere.code, nowhere.stderr.text, existsSync(path.join(folder, 'no'))]).toEqual([
    1,
    'runwatch: Cannot write the file: ENOENT\n',
    false,
  ]);
});

test.each([
  ['forbidden' as const, failure({ code: 'forbidden', message: 'Not yours', retryable: false }), 6],
  ['signed-out' as const, failure({ code: 'auth_expired', message: 'The key has expired', retryable: false }), 4],
  ['failed' as const, failure(), 1],
])('export of a run that cannot be had says why: %s', async (phase, why, expected) => {
  const { code, stderr, stdout } = await play({
    argv: ['export', run],
    batches: [[connection({ phase, failure: why })]],
  });
  expect([code, stderr.text, stdout.text]).toEqual([expected, `runwatch: ${why.message}\n`, '']);
});

test('export is quiet when whoever reads it has gone', async () => {
  const stdout = new Sink({ stalls: true });
  const bench = testWorld({ argv: ['export', run], stdout, batches: wholeRun });
  const running = runProgram(bench.world);
  stdout.fail('EPIPE');
  expect([await running, bench.stderr.text]).toEqual([141, '']);
});
