#!/usr/bin/env node
// `node apps/desktop/scripts/open.mjs WHAT`: shows a file, or what a link names, in the app of this repository. The app that runs shows it; else one is started.
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { electronEnvironment } from './electron.mjs';
import { runCommand } from './run-command.mjs';
import { isHeadless } from './system-packages.mjs';

const app = fileURLToPath(new URL('..', import.meta.url));

async function open(what) {
  if (isHeadless) throw new Error('no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)');
  const environment = await electronEnvironment();
  if (!fs.existsSync(new URL('../out/main/index.js', import.meta.url))) {
    const built = await runCommand(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url))]);
    if (built !== 0) return built;
  }
  const sandbox = environment.NO_SANDBOX ? ['--no-sandbox'] : [];
  return runCommand(environment.ELECTRON_EXEC_PATH, [...sandbox, app, ...what], { env: environment });
}

open(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(`open: ${error.message}`);
    process.exit(1);
  },
);
