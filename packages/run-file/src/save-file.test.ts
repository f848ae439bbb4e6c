import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveFile } from './save-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runwatch-save-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('saveFile() writes everything in order, in place of what stood there', async () => {
  const file = path.join(folder, 'run.ndjson');
  writeFileSync(file, 'old');
  const parts = Array.from({ length: 40 }, (_, n) => `${n}:${'é'.repeat(20_000)}\n`);
  await saveFile(file, async (write) => {
    for (const part of parts) await write(part);
    expect(readFileSync(file, 'utf8')).toBe('old');
  });
  expect(readFileSync(file, 'utf8')).toBe(parts.join(''));
  expect(readdirSync(folder)).toEqual(['run.ndjson']);
});

test('saveFile() tears no character that comes in two pieces', async () => {
  const file = path.join(folder, 'entry.json');
  const text = '😀'.repeat(300_000);
  await saveFile(file, async (write) => {
    for (let at = 0; at < text.length; at += 99_999) await write(text.slice(at, at + 99_999));
  });
  expect(readFileSync(file, 'utf8') === text).toBe(true);
});

test('saveFile() leaves everything as it was when filling fails', async () => {
  const file = path.join(folder, 'run.ndjson');
  writeFileSync(file, 'old');
  const failing = saveFile(file, async (write) => {
    await write('x'.repeat(1_000_000));
    throw new Error('called off');
  });
  await expect(failing).rejects.toThrow('called off');
  expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['old', ['run.ndjson']]);
});

test('saveFile() rejects where there is no such folder', async () => {
  await expect(saveFile(path.join(folder, 'no', 'run.md'), async () => {})).rejects.toThrow('ENOENT');
});
