import { actCommand } from './act-command.ts';
import { parseArguments } from './command-line/arguments.ts';
import type { ExitCode } from './command-line/exit-code.ts';
import { HELP } from './command-line/help.ts';
import { demoCommand } from './demo-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { exportCommand } from './export-command.ts';
import { listCommand } from './list-command.ts';
import { openCommand } from './open-command.ts';
import { showCommand } from './show-command.ts';
import { stopCommand } from './stop-command.ts';
import { TOOL } from './tool.ts';
import { watchCommand } from './watch-command.ts';
import type { World } from './world.ts';

/** The whole program, as a function of the world it runs in. Never throws. */
export async function runProgram(world: World): Promise<ExitCode> {
  const invocation = parseArguments(world.argv);
  switch (invocation.kind) {
    case 'help':
      await world.stdout.write(HELP);
      return 0;
    case 'version':
      await world.stdout.write(`${TOOL}\n`);
      return 0;
    case 'wrong-usage':
      await world.stderr.write(`runwatch: ${invocation.message}\nTry: runwatch --help\n`);
      return 2;
    case 'list':
      return listCommand(world, invocation);
    case 'show':
      return showCommand(world, invocation);
    case 'watch':
      return watchCommand(world, invocation);
    case 'act':
      return actCommand(world, invocation);
    case 'stop':
      return stopCommand(world, invocation);
    case 'export':
      return exportCommand(world, invocation);
    case 'open':
      return openCommand(world, invocation);
    case 'demo':
      return demoCommand(world, invocation);
    case 'doctor':
      return doctorCommand(world, invocation);
  }
}
