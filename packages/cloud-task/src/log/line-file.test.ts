import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Disk } from './disk.ts';
import { bytesOfLines, LineFile } from './line-file.ts';
import { memoryDisk } from './memory-disk.ts';
import { systemDisk } from './system-disk.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runwatch-lines-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const disks: [name: string, make: () => { disk: Disk; file: string }][] = [
  ['in memory', () => ({ disk: memoryDisk(), file: '/f' })],
  ['on the disk', () => ({ disk: systemDisk, file: path.join(folder, `${files++}`) })],
];

/** Lines of very different lengths: many fit between two marks of the index, or one does not. */
const line = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => JSON.stringify({ text })) },
  { weight: 2, arbitrary: fc.integer({ min: 1_000, max: 30_000 }).map((n) => JSON.stringify({ text: 'é'.repeat(n) })) },
  { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 200_000 }).map((n) => `{"n":"${'x'.repeat(n)}"}`) },
);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      lines: fc.array(line, { minLength: 1, maxLength: 30 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('flush' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
);

async function readAll(file: LineFile, from: number, most: number): Promise<string[]> {
  const all: string[] = [];
  while (from + all.length < file.end) {
    const lines = await file.read(from + all.length, file.end, most);
    expect(lines.length).toBeGreaterThan(0);
    all.push(...lines);
  }
  return all;
}

describe.each(disks)('a line file %s', (_, make) => {
  test('gives back what was appended, from anywhere, whatever was written, cut or opened again meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 20 }),
        fc.nat(),
        fc.integer({ min: 1, max: 300_000 }),
        async (steps, at, most) => {
          const { disk, file: name } = make();
          let file = new LineFile(disk, name, 100);
          let model: string[] = [];
          for (const one of steps) {
            if (one.do === 'append') {
              for (const piece of bytesOfLines(one.lines)) file.append(piece);
              model.push(...one.lines);
            } else if (one.do === 'flush') await file.flush();
            else if (one.do === 'cut') {
              const kept = Math.floor(model.length * one.at);
              await file.cut(100 + kept);
              model = model.slice(0, kept);
            } else {
              await file.close();
              file = await LineFile.open(disk, name, 100);
            }
          }
          expect(file.end).toBe(100 + model.length);
          const from = model.length === 0 ? 0 : at % model.length;
          expect(await readAll(file, 100 + from, most)).toEqual(model.slice(from));
          await file.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  test('cuts off a line that was torn, and finds the lines behind its index', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 60 }), fc.nat(), async (lines, at) => {
        const { disk, file: name } = make();
        const file = new LineFile(disk, name, 0);
        for (const piece of bytesOfLines(lines)) file.append(piece);
        await file.close();
        const size = Buffer.byteLength(`${lines.join('\n')}\n`);
        const raw = await disk.open(`${name}.ndjson`);
        await raw.truncate(at % size);
        await raw.close();
        const opened = await LineFile.open(disk, name, 0);
        const whole = (await textOf(disk, name)).split('\n').slice(0, -1);
        expect(await readAll(opened, 0, 100_000)).toEqual(lines.slice(0, whole.length));
        // It goes on from there.
        for (const piece of bytesOfLines(['{"more":1}'])) opened.append(piece);
        await opened.close();
        const again = await LineFile.open(disk, name, 0);
        expect(await readAll(again, 0, 100_000)).toEqual([...lines.slice(0, whole.length), '{"more":1}']);
        await again.close();
      }),
      { numRuns: 60 },
    );
  });

  test('does not need its index, and does not believe one of another file', async () => {
    const { disk, file: name } = make();
    const lines = Array.from({ length: 2_000 }, (_unused, n) => `{"n":${n},"text":"${'x'.repeat(n % 300)}"}`);
    const file = new LineFile(disk, name, 0);
    for (const piece of bytesOfLines(lines)) file.append(piece);
    await file.close();
    const index = await disk.open(`${name}.index`);
    const garbage = Buffer.alloc(64);
    garbage.writeDoubleLE(7, 0);
    garbage.writeDoubleLE(70_001, 8);
    for (const bytes of [garbage, Buffer.alloc(0)]) {
      await index.truncate(0);
      await index.write([bytes], 0);
      const opened = await LineFile.open(disk, name, 0);
      expect(await readAll(opened, 0, 1_000_000)).toEqual(lines);
      await opened.close();
    }
    await index.close();
  });

  test('takes lines in pieces that begin and end anywhere', async () => {
    const { disk, file: name } = make();
    const file = new LineFile(disk, name, 0);
    file.append({ bytes: Buffer.from('{"a":1}\n{"b"'), ends: 1, begins: 0 });
    expect(file.end).toBe(1);
    await file.flush();
    file.append({ bytes: Buffer.from(':2}\n{"c":3'), ends: 1, begins: 4 });
    file.append({ bytes: Buffer.from('}\n'), ends: 1, begins: undefined });
    expect(await readAll(file, 0, 1_000)).toEqual(['{"a":1}', '{"b":2}', '{"c":3}']);
    expect(await file.read(1, 2, 1_000)).toEqual(['{"b":2}']);
    await file.close();
  });
});

async function textOf(disk: Disk, name: string): Promise<string> {
  const raw = await disk.open(`${name}.ndjson`);
  const text = (await raw.read(0, raw.size)).toString();
  await raw.close();
  return text;
}
