import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineFile } from '../log/line-file.ts';
import { memoryDisk } from '../log/memory-disk.ts';
import { HeadScan } from './head-scan.ts';

const line = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => JSON.stringify({ text })),
  fc.constantFrom('', ' ', '\t', '\r', '{"crlf":1}\r', '  {"indented":1}'),
);

describe('HeadScan', () => {
  test('finds the lines that are wanted, and those beside them, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 60 }),
        fc.boolean(),
        fc.nat(),
        fc.nat(),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        async (written, endsWithFeed, a, b, cuts) => {
          const bytes = Buffer.from(written.join('\n') + (endsWithFeed ? '\n' : ''));
          const lines = written.map((one) => one.trim()).filter((one) => one !== '');
          const [from = 0, to = 0] = [a % (lines.length + 1), b % (lines.length + 1)].sort((x, y) => x - y);
          const scan = new HeadScan(from, to);
          const file = new LineFile(memoryDisk(), '/f', from);
          let joint: string | undefined;
          for (let at = 0, n = 0; at < bytes.length && joint === undefined; n++) {
            const size = cuts[n % cuts.length] as number;
            const scanned = scan.take(bytes.subarray(at, at + size));
            for (const piece of scanned.pieces) file.append(piece);
            joint = scanned.joint;
            at += size;
          }
          joint ??= scan.end();
          expect(joint).toBe(lines[to]);
          if (joint !== undefined) expect(file.end).toBe(to);
          const found = await file.read(from, to, 1_000_000);
          // The last line of all has no end yet when the log has none: then there is no joint, and nothing is proven.
          if (joint !== undefined) expect(found.map((one) => one.trim())).toEqual(lines.slice(from, to));
          if (joint !== undefined && from > 0) expect(scan.previous).toBe(lines[from - 1]);
        },
      ),
      { numRuns: 500 },
    );
  });
});
