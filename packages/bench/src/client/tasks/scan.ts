import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { Meter } from '../../measure/meter.ts';
import type { Sample, Sought } from '../task.ts';

const PIECE = 1024 * 1024;
const LF = 10;

/** What nobody can do without who looks for something in files: to read their bytes once, and to look at each of them. */
export function measureScan(folder: string, { text, regex }: Sought): Sample {
  const buffer = Buffer.alloc(PIECE);
  const needle = Buffer.from(text);
  const expression = regex ? new RegExp(text, 'gm') : undefined;
  let [bytes, found] = [0, 0];
  using meter = new Meter();
  for (const file of filesIn(folder)) {
    const opened = openSync(file, 'r');
    for (let read = readSync(opened, buffer); read > 0; read = readSync(opened, buffer)) {
      bytes += read;
      const piece = buffer.subarray(0, read);
      found += expression ? matchesIn(piece, expression) : linesWith(piece, needle);
    }
    closeSync(opened);
  }
  const { ms, cpuMs } = meter.read();
  return { ms, cpuMs, bytes, found };
}

function linesWith(piece: Buffer, needle: Buffer): number {
  let lines = 0;
  for (let at = piece.indexOf(needle); at >= 0; lines++) {
    const end = piece.indexOf(LF, at);
    at = end < 0 ? -1 : piece.indexOf(needle, end);
  }
  return lines;
}

function matchesIn(piece: Buffer, expression: RegExp): number {
  const text = piece.toString('latin1');
  let matches = 0;
  for (expression.lastIndex = 0; expression.test(text); ) matches++;
  return matches;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}
