import { type CopiedRun, copyRun, describeSeal, saveFile } from '@runwatch/run-file';
import type { ExitCode } from './command-line/exit-code.ts';
import type { ExportOptions, Invocation } from './command-line/invocation.ts';
import { type Leaving, watchForLeaving } from './leaving.ts';
import { TOOL } from './tool.ts';
import type { FoundRun } from './watch/reporter.ts';
import { refuse, withRun } from './with-run.ts';
import type { World } from './world.ts';

/** `runwatch export`: writes a run as a file, as far as it has come, and says what the copy is worth. */
export async function exportCommand(
  world: World,
  { account, copy }: Extract<Invocation, { kind: 'export' }>,
): Promise<ExitCode> {
  using leaving = watchForLeaving(world, copy.timeoutMs);
  return await withRun(world, { account, run: copy.run }, leaving, async (client, run) => {
    const write = (into: (text: string) => Promise<void>) =>
      copyRun({ client, run, format: copy.format, tool: TOOL, now: world.clock.now(), write: into }, leaving.signal);
    try {
      const copied = await writeTo(world, copy, leaving, write);
      // Whoever read the output may have gone behind the last word.
      if (leaving.outcome) return refuse(world, leaving.outcome);
      if (!copy.quiet) await world.stderr.write(`runwatch: ${wordsOf(copied, run, copy)}\n`);
      return copy.strict && !copied.seal.complete ? 9 : 0;
    } catch (error) {
      const failure = leaving.outcome ? undefined : writeFailure(error);
      if (!failure) throw error;
      return refuse(world, { kind: 'failed', failure });
    }
  });
}

const writeTo = (
  world: World,
  { file }: ExportOptions,
  { signal }: Leaving,
  write: (into: (text: string) => Promise<void>) => Promise<CopiedRun>,
): Promise<CopiedRun> =>
  file === undefined ? write((text) => world.stdout.write(text, signal)) : saveFile(file, write);

function wordsOf({ seal, head }: CopiedRun, { ref }: FoundRun, { file }: ExportOptions): string {
  const what = file === undefined ? `run ${ref.runId}` : file;
  return `wrote ${what}: ${describeSeal(seal, head.savedAt)}`;
}

/** A path that does not do is the user's business, in the system's words. */
function writeFailure(error: unknown) {
  const code = error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) return undefined;
  return { code: 'protocol' as const, message: `Cannot write the file: ${code}`, retryable: false };
}
