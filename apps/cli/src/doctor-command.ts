import type { ExitCode } from './command-line/exit-code.ts';
import { exitCode } from './command-line/exit-code.ts';
import type { Invocation } from './command-line/invocation.ts';
import { type Check, examine } from './doctor/examine.ts';
import { watchForLeaving } from './leaving.ts';
import { printableLine } from './text/printable.ts';
import type { World } from './world.ts';

/** `runwatch doctor`: whether runs can be watched from here, and else what is in the way. Exits as a command would because of it. */
export async function doctorCommand(
  world: World,
  { account: flags, json }: Extract<Invocation, { kind: 'doctor' }>,
): Promise<ExitCode> {
  using leaving = watchForLeaving(world, undefined);
  const { signal } = leaving;
  const { environment, clouds, clock, stdout } = world;
  let exit: ExitCode = 0;
  for await (const check of examine({ flags, environment, clouds, clock, node: process.versions.node }, signal)) {
    if (leaving.outcome) break;
    if (!check.ok) exit = check.exit;
    await stdout.write(json ? `${JSON.stringify({ v: 1, type: 'check', ...check })}\n` : describe(check), signal);
  }
  if (leaving.outcome) return exitCode(leaving.outcome, { strict: false, ignoreStatus: false });
  if (!json)
    await stdout.write(exit === 0 ? 'Runs can be watched from here.\n' : 'Runs cannot be watched from here.\n');
  return exit;
}

function describe({ name, ok, words, hint }: Check): string {
  const line = `${ok ? 'ok  ' : 'no  '}  ${name.padEnd(8)}  ${printableLine(words)}\n`;
  return hint === undefined ? line : `${line}${' '.repeat(16)}${printableLine(hint)}\n`;
}
