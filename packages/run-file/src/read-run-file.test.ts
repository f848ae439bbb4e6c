import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readRunFile } from './read-run-file.ts';
import { entries } from './testing/index.ts';

const lines = [entries.message(1, 'Hällo'), entries.prompt(2, 'And now?'), entries.turnEnd(3)];
const sha256 = createHash('sha256')
  .update(lines.map((line) => `${line}\n`).join(''))
  .digest('hex');
const head =
  '{"v":1,"type":"hello","run":{"task":"t-1","id":"r-1"},"title":"Fix it","from":"start","tool":"runwatch/9"}';
const seal = (fields = {}) =>
  JSON.stringify({
    v: 1,
    type: 'end',
    result: 'completed',
    exit: 0,
    entries: 3,
    complete: true,
    basis: 'id',
    sha256,
    ...fields,
  });
const wrapped = (n: number, more = '') =>
  `{"v":1,"type":"entry","n":${n},"ts":null,"kind":"other"${more},"entry":${lines[n - 1]}}`;

async function read(text: string | Uint8Array, chunk = 11) {
  const bytes = Buffer.from(text);
  const reading = readRunFile(
    (async function* () {
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
    })(),
  );
  const entries: string[] = [];
  let step = await reading.next();
  for (; !step.done; step = await reading.next()) entries.push(...step.value);
  return { ...step.value, lines: entries };
}

const file = (...all: string[]) => `${all.join('\n')}\n`;

test.each([
  ['an export', file(head, ...lines, seal()), 'sealed'],
  ['one whose last line has no line feed', file(head, ...lines, seal()).trimEnd(), 'sealed'],
  [
    'one that a mail program has given other line ends',
    file(head, ...lines, '', seal())
      .replaceAll('\n', '\r\n')
      .replaceAll('\r\n', '\n'),
    'sealed',
  ],
  [
    'what the CLI has written',
    file(head, '{"v":1,"type":"status","state":"in_progress"}', wrapped(1), wrapped(2), wrapped(3), seal()),
    'sealed',
  ],
  ['entries alone', file(...lines), 'unsealed'],
  ['entries with a byte order mark', `\uFEFF${file(...lines)}`, 'unsealed'],
  ['an export that was cut off behind an entry', file(head, ...lines), 'unsealed'],
  ['one whose seal is for more entries', file(head, ...lines, seal({ entries: 4 })), 'mismatch'],
  ['one whose entries were changed', file(head, ...lines, seal({ sha256: 'x' })), 'mismatch'],
  ['two exports, one behind the other', file(head, ...lines, seal(), lines[0] as string), 'mismatch'],
])('readRunFile() reads %s', async (_what, text, verdict) => {
  const content = await read(text);
  expect(content.lines.slice(0, 3)).toEqual(lines);
  expect([content.verdict, content.torn]).toEqual([verdict, false]);
});

test('readRunFile() leaves out what was provisional, and says so where nothing came of it', async () => {
  const mark = ',"provisional":true';
  const content = await read(
    file(head, wrapped(1), wrapped(2, mark), '{"v":1,"type":"revise","n":2}', wrapped(2), wrapped(3, mark)),
  );
  expect([content.lines, content.unconfirmed]).toEqual([lines.slice(0, 2), 1]);
});

test('readRunFile() leaves out a last line that is torn, and says so', async () => {
  const content = await read(`${file(head, ...lines.slice(0, 2))}${lines[2]?.slice(0, 40)}`);
  expect([content.lines, content.torn, content.verdict]).toEqual([lines.slice(0, 2), true, 'unsealed']);
  const sealTorn = await read(file(head, ...lines, seal()).slice(0, -20));
  expect([sealTorn.lines, sealTorn.torn, sealTorn.verdict]).toEqual([lines, true, 'unsealed']);
});

test('readRunFile() keeps lines in the middle that are no JSON: they are shown as such', async () => {
  expect((await read(file(lines[0] as string, '{"broken', lines[1] as string))).lines[1]).toBe('{"broken');
});

test.each([
  ['nothing', '', 'The file is empty'],
  ['blank lines', '\n\n  \n', 'The file is empty'],
  ['a text', 'Dear all,\nhello\n', 'its first line is no JSON object'],
  ['bytes', new Uint8Array(100).fill(200), 'its first line is no JSON object'],
  ['a list', '[1,2]\n', 'its first line is no JSON object'],
  ['a torn first line', '{"type":"notif', 'its first line is no JSON object'],
  ['another log', '{"level":"info","msg":"x"}\n', 'its first line is no entry of one'],
  ['a Markdown export', '# Fix it\n', 'Exports in Markdown are for reading'],
  ['one of a later version', '{"v":2,"type":"hello"}\n', 'newer version'],
  ['a head that names no run', '{"v":1,"type":"hello"}\n', 'does not say which run'],
])('readRunFile() refuses %s', async (_what, text, message) => {
  await expect(read(text)).rejects.toThrow(message);
});
