#!/usr/bin/env node
// Makes sure that there is an Electron binary, and runs commands that need one.
//
//   node apps/desktop/scripts/electron.mjs                 prints the folder it lies in
//   node apps/desktop/scripts/electron.mjs --run CMD ...   runs CMD with Electron, system packages and a display in place
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findElectronDist } from './electron-dist.mjs';
import { runCommand } from './run-command.mjs';
import { ensureSystemPackages, isHeadless } from './system-packages.mjs';

/** The environment in which a command finds and starts Electron on this machine. */
export async function electronEnvironment() {
  const dist = await findElectronDist();
  const executable =
    { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';
  const environment = {
    ...process.env,
    // The electron package goes by the first of these, electron-vite by the second alone.
    ELECTRON_OVERRIDE_DIST_PATH: dist,
    ELECTRON_EXEC_PATH: path.join(dist, executable),
  };
  // Chromium does not start as root with its own sandbox; electron-vite passes this on.
  if (process.geteuid?.() === 0) environment.NO_SANDBOX = '1';
  ensureSystemPackages(environment.ELECTRON_EXEC_PATH);
  return environment;
}

async function main() {
  const at = process.argv.indexOf('--run');
  if (at < 0) return console.log(await findElectronDist());
  const environment = await electronEnvironment();
  const display = isHeadless ? ['xvfb-run', '-a', '-s', '-screen 0 1280x800x24'] : [];
  const [command, ...args] = [...display, ...process.argv.slice(at + 1)];
  // pnpm and the like are scripts on Windows, and scripts need a shell there.
  process.exit(await runCommand(command, args, { env: environment, shell: process.platform === 'win32' }));
}

function fail(error) {
  console.error(`electron: ${error.message}`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main().catch(fail);
