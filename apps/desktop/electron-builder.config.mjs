import { fuses } from './packaging/fuses.mjs';

/**
 * Saved runs are in a form that belongs to nobody: the app offers to open them, and leaves it to people whether it opens them by a double click. Not on
 * Windows, where the installer would take the ending from whoever has it.
 */
const savedRun = { ext: 'ndjson', name: 'Newline-delimited JSON', description: 'Newline-delimited JSON' };

/**
 * How the app becomes something that people install. Everything is bundled by the build, so that no dependency is packed; which Electron is packed,
 * and its version, come from `scripts/package.mjs`.
 *
 * @type {import('electron-builder').Configuration}
 */
export default {
  appId: 'dev.runwatch.desktop',
  productName: 'Runwatch',
  copyright: 'MIT licensed',
  directories: { output: 'release', buildResources: 'build' },
  files: ['out/**', 'package.json', '!**/*.map'],
  // From a folder of files anybody could change the app; the fuses refuse to start from one.
  asar: true,
  npmRebuild: false,
  electronLanguages: ['en-US'],
  electronFuses: fuses,
  protocols: [{ name: 'Runwatch link', schemes: ['runwatch'] }],
  // Nothing is published from here.
  publish: null,
  linux: {
    target: ['dir', 'tar.gz', 'AppImage'],
    // Not `runwatch`: that is the program for the terminal.
    executableName: 'runwatch-desktop',
    fileAssociations: [{ ...savedRun, mimeType: 'application/x-ndjson' }],
    category: 'Development',
    synopsis: 'Watch remote coding-agent runs',
    maintainer: 'Runwatch',
    // Links are handed to the running app; without this a desktop opens each in an app of its own.
    desktop: { entry: { StartupWMClass: 'Runwatch' } },
  },
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.developer-tools',
    hardenedRuntime: true,
    fileAssociations: [{ ...savedRun, role: 'Viewer', rank: 'Alternate' }],
    darkModeSupport: true,
  },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false },
};
