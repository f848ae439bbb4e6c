import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { senderMutants } from './sender-mutants.ts';

const run = promisify(execFile);
// Two folders above this program, as it is built.
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));

export interface SenderHunt {
  /** How many seeds a mutant may survive before it counts as not noticed. */
  seeds: number;
  from: number;
  tell: (line: string) => void;
}

/** Builds the program with each mutant in it, and plays seeds until one notices; resolves with the exit code. */
export async function huntSenderMutants({ seeds, from, tell }: SenderHunt): Promise<number> {
  let survivors = 0;
  for (const [at, { name }] of senderMutants.entries()) {
    const outDir = `out/sender-mutants/${at}`;
    const vite = `${PACKAGE}node_modules/vite/bin/vite.js`;
    const args = [vite, 'build', '--config', 'vite.sender.config.ts', '--logLevel', 'error', '--outDir', outDir];
    await run(process.execPath, args, { cwd: PACKAGE, env: { ...process.env, RUNWATCH_MUTANT: name } });
    const found = await firstFinding(`${PACKAGE}${outDir}/chaos.js`, seeds, from);
    if (!found) survivors++;
    tell(`${found ? 'noticed    ' : 'NOT NOTICED'}  ${name}${found ? `: ${found}` : ''}`);
  }
  tell(survivors === 0 ? 'Every mutant was noticed' : `${survivors} mutants were not noticed`);
  return survivors === 0 ? 0 : 1;
}

/** A life that hangs is noticed, too. */
const HANGS_MS = 60_000;
/** What a life takes on a busy machine, on the average. */
const SLOWEST_MS = 1_000;

async function firstFinding(program: string, seeds: number, from: number): Promise<string | undefined> {
  const args = [program, '--seeds', String(seeds), '--from', String(from), '--first'];
  try {
    await run(process.execPath, args, { timeout: HANGS_MS + seeds * SLOWEST_MS });
    return undefined;
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    return stdout?.split('\n')[0] || 'it never came to an end';
  }
}
