import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const folder = fileURLToPath(new URL('../../../test-output/bench', import.meta.url));
const fileOf = (subject: string): string => path.join(folder, `${subject}.json`);

/** What the rounds of one subject brought, and what a busy loop got of a core between its samples. */
const Measured = z.object({
  /** `2026-01-31` */
  date: z.string(),
  rounds: z.array(z.record(z.string(), z.record(z.string(), z.number()))),
  coreShares: z.array(z.number()),
});
export type Measured = z.infer<typeof Measured>;

/** Kept beside the build, so that a subject that takes long can be measured by itself, when the machine is free for it. */
export function keepSamples(subject: string, measured: Measured): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(subject), JSON.stringify(measured));
}

/** @throws Error that names the subject, when it has not been measured */
export function samplesOf(subject: string): Measured {
  try {
    return Measured.parse(JSON.parse(readFileSync(fileOf(subject), 'utf8')));
  } catch (cause) {
    throw new Error(`Cannot write the page: ${subject} has not been measured; run pnpm bench --only ${subject}`, {
      cause,
    });
  }
}
