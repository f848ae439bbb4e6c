import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { measureScan } from './scan.ts';

test('measureScan() looks at every byte of the files, and counts lines with a text, and matches of an expression', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-scan-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const lines = ['one one', 'two', 'one 12 34', ''].join('\n');
  writeFileSync(path.join(folder, '000.ndjson'), lines);
  writeFileSync(path.join(folder, '000.index'), 'one');
  expect(measureScan(folder, { text: 'one', regex: false })).toMatchObject({ found: 2, bytes: lines.length });
  expect(measureScan(folder, { text: '\\d+', regex: true })).toMatchObject({ found: 2 });
});
