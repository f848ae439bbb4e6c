#!/usr/bin/env node
// `pnpm start`: the app on its demo cloud, or, where there is no display, the demo run in this terminal. What is named behind it is opened: a file, or a link.
import { fileURLToPath } from 'node:url';
import { electronEnvironment } from './electron.mjs';
import { runCommand } from './run-command.mjs';
import { isHeadless } from './system-packages.mjs';

const cli = fileURLToPath(new URL('../../cli', import.meta.url));
const say = (text) => console.error(`runwatch: ${text}`);

async function start() {
  if (isHeadless) {
    say('no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so this follows the demo run in the terminal');
    return runCommand('pnpm', ['--silent', '-C', cli, 'start', 'watch', 'demo:small-fix']);
  }
  say('looking for Electron');
  const environment = await electronEnvironment();
  say('building the app (some seconds)');
  const built = await runCommand(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url))]);
  if (built !== 0) return built;
  say('opening the window');
  const sandbox = environment.NO_SANDBOX ? ['--no-sandbox'] : [];
  const app = fileURLToPath(new URL('..', import.meta.url));
  const wish = process.argv.slice(2);
  return runCommand(environment.ELECTRON_EXEC_PATH, [...sandbox, app, ...wish], {
    env: { RUNWATCH_DEMO: '1', ...environment },
  });
}

start().then(
  (code) => process.exit(code),
  (error) => {
    say(error.message);
    process.exit(1);
  },
);
