import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@runwatch/async';
import { realClouds } from './cloud/real-clouds.ts';
import { terminalKeyboard } from './human/keyboard.ts';
import { systemOpener } from './opening/opener.ts';
import { startProgram } from './opening/start-program.ts';
import { Output } from './output.ts';
import { runProgram } from './program.ts';
import { Leave } from './watch/outcome.ts';
import type { World } from './world.ts';

// How long a reader that has stopped reading may keep the program from ending.
const LAST_WORDS_MS = 2_000;

const { stdin, stdout } = process;
// Where this program is the one of the repository, so is the app.
const openScript = fileURLToPath(new URL('../../desktop/scripts/open.mjs', import.meta.url));

const world: World = {
  argv: process.argv.slice(2),
  environment: process.env,
  stdout: new Output(stdout),
  stderr: new Output(process.stderr),
  columns: stdout.isTTY ? () => stdout.columns || 80 : undefined,
  keyboard: stdin.isTTY ? terminalKeyboard(stdin) : undefined,
  readInput: () => text(stdin),
  onLeave,
  clock: systemClock,
  newId: randomUUID,
  clouds: realClouds({ random: Math.random, attended: stdin.isTTY === true, environment: process.env }),
  opener: systemOpener({
    platform: process.platform,
    development: existsSync(openScript) ? openScript : undefined,
    node: process.execPath,
    start: startProgram(systemClock),
  }),
};

const code = await runProgram(world);
const patience = AbortSignal.timeout(LAST_WORDS_MS);
await Promise.all([world.stdout.flush(patience), world.stderr.flush(patience)]);
process.exit(code);

/** The first signal leaves in good order; a second one does not wait for that. */
function onLeave(leave: (reason: Leave) => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const heard = (signal: (typeof signals)[number]) => {
    off();
    leave(new Leave({ kind: 'left', signal }));
  };
  const off = () => {
    for (const signal of signals) process.off(signal, heard);
  };
  for (const signal of signals) process.on(signal, heard);
  return off;
}
