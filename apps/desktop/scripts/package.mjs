#!/usr/bin/env node
// `pnpm package`: builds the app and packs it for this system into apps/desktop/release.
//   --dir     stops at a folder that can be started
//   --built   takes what has been built
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findElectronDist } from './electron-dist.mjs';
import { cachedFallback } from './electron-fallback.mjs';
import { runCommand } from './run-command.mjs';

const app = fileURLToPath(new URL('..', import.meta.url));

async function main() {
  const onlyFolder = process.argv.includes('--dir');
  const dist = await findElectronDist();
  // It is out of support, and meant for development and tests.
  if (dist === cachedFallback() && !onlyFolder)
    throw new Error(
      'the regular Electron cannot be downloaded here, and the one that stands in for it is not for others; use --dir',
    );
  if (!process.argv.includes('--built')) {
    const built = await runCommand(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url))]);
    if (built !== 0) return built;
  }
  process.chdir(app);
  const { build } = await import('electron-builder');
  const { default: config } = await import('../electron-builder.config.mjs');
  const electronVersion = fs.readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  const electron = { electronDist: dist, electronVersion, afterExtract: removeDefaultApp };
  await build({ config: { ...config, ...electron }, ...(onlyFolder && { dir: true }) });
  return 0;
}

/** What Electron shows without an app is an archive, which the builder removes; in the stand-in it is a folder, over which the builder stumbles. */
const removeDefaultApp = ({ appOutDir }) =>
  fs.promises.rm(path.join(appOutDir, 'resources/default_app.asar'), { recursive: true, force: true });

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(`package: ${error.message}`);
    process.exit(1);
  },
);
