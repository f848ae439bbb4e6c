import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { playAll } from './crew.ts';
import { type Mutant, mutants } from './mutants.ts';
import { planOf } from './plan.ts';
import { play, type Verdict } from './play.ts';
import type { Carrier } from './world.ts';

export interface HuntOptions {
  /** How many seeds a mutant may survive before it counts as not noticed. */
  seeds: number;
  from: number;
  jobs: number;
  carrier: Carrier;
  /** Only mutants whose name has this in it. */
  name: string;
  tell: (line: string) => void;
}

// Beside this program, as it is built.
const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

/** Builds the program with each mutant in it, and plays seeds until one notices. Returns the names of those that none did. */
export async function huntMutants(options: HuntOptions): Promise<string[]> {
  const { tell } = options;
  const survivors: string[] = [];
  const width = Math.max(...mutants.map(({ name }) => name.length));
  for (const [at, mutant] of mutants.entries()) {
    if (!mutant.name.includes(options.name)) continue;
    const program = await buildMutant(mutant, `out/mutants/${at}`);
    const verdict = await firstFinding(program, options);
    const [finding] = verdict?.findings ?? [];
    if (!verdict) survivors.push(mutant.name);
    tell(
      `${mutant.name.padEnd(width)}  ${verdict ? `noticed at seed ${verdict.seed}: ${finding?.kind}` : `NOT NOTICED by ${options.seeds} seeds`}`,
    );
  }
  return survivors;
}

async function buildMutant({ name }: Mutant, outDir: string): Promise<string> {
  const vite = `${PACKAGE}node_modules/vite/bin/vite.js`;
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'error', '--outDir', outDir], {
    cwd: PACKAGE,
    env: { ...process.env, RUNWATCH_MUTANT: name },
  });
  return `${PACKAGE}${outDir}/chaos.js`;
}

/** The first seed that finds something with the mutant, and nothing without it. */
async function firstFinding(program: string, options: HuntOptions): Promise<Verdict | undefined> {
  const end = options.from + options.seeds;
  for (let from = options.from; from < end; ) {
    const found = await nextFinding(program, { ...options, from, seeds: end - from });
    if (!found) return undefined;
    const sound = await play(planOf(found.seed), options.carrier);
    if (sound.findings.length === 0) return found;
    from = found.seed + 1;
  }
  return undefined;
}

async function nextFinding(program: string, options: HuntOptions): Promise<Verdict | undefined> {
  const { seeds, from, jobs, carrier } = options;
  let found: Verdict | undefined;
  await playAll({
    program,
    jobs,
    carrier,
    seeds: Array.from({ length: seeds }, (_, n) => from + n),
    // A mutant may well go round in circles: that is noticing, too, and not worth a long wait.
    hangsMs: 20_000,
    each(verdict) {
      if (verdict.findings.length === 0) return true;
      if (!found || verdict.seed < found.seed) found = verdict;
      return false;
    },
  });
  return found;
}
