import { type CopiedRun, copyRun, describeSeal, saveFile } from '@runwatch/run-file';
import type { ExportOptions, Invocation } from './command-line/arguments.ts';
import { type ExitCode, exitCode } from './command-line/exit-code.ts';
import { describeEnding } from './human/describe-ending.ts';
import { type Leaving, watchForLeaving } from './leaving.ts';
import { nameRun, openCloud } from './open-cloud.ts';
import { TOOL } from './tool.ts';
import { failureOf } from './watch/failure-of.ts';
import type { Outcome } from './watch/outcome.ts';
import type { FoundRun } from './watch/reporter.ts';
import type { World } from './world.ts';

/** `runwatch export`: writes a run as a file, as far as it has come, and says what the copy is worth. */
export async function exportCommand(
  world: World,
  { account, copy }: Extract<Invocation, { kind: 'export' }>,
): Promise<ExitCode> {
  using leaving = watchForLeaving(world, copy.timeoutMs);
  const opening = await openCloud(world, account, copy.run);
  if (opening.kind === 'refused') return refuse(world, opening.outcome);
  await using cloud = opening.cloud;
  const { client } = cloud;
  const naming = opening.demo
    ? { kind: 'found' as const, run: opening.demo }
    : await nameRun(client, copy.run, leaving.signal);
  if (naming.kind === 'refused') return refuse(world, leaving.outcome ?? naming.outcome);
  try {
    const { run } = naming;
    const write = (into: (text: string) => Promise<void>) =>
      copyRun({ client, run, format: copy.format, tool: TOOL, now: world.clock.now(), write: into }, leaving.signal);
    const copied = await writeTo(world, copy, leaving, write);
    // Whoever read the output may have gone behind the last word.
    if (leaving.outcome) return refuse(world, leaving.outcome);
    if (!copy.quiet) await world.stderr.write(`runwatch: ${wordsOf(copied, naming.run, copy)}\n`);
    return copy.strict && !copied.seal.complete ? 9 : 0;
  } catch (error) {
    return refuse(world, leaving.outcome ?? { kind: 'failed', failure: writeFailure(error) ?? failureOf(error) });
  }
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

async function refuse(world: World, outcome: Outcome): Promise<ExitCode> {
  const { text } = describeEnding(outcome, { entries: 0, integrity: null, resume: null });
  if (outcome.kind !== 'pipe-closed') await world.stderr.write(`runwatch: ${text}\n`);
  return exitCode(outcome, { strict: false, ignoreStatus: false });
}
