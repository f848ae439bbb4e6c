import { app, shell } from 'electron';
import manifest from '../../../package.json' with { type: 'json' };
import type { AboutParts } from './about-router.ts';
import { type Manifest, releasesPage } from './releases-page.ts';

/** What this app is, as its package and the system say. */
export const aboutApp = (): AboutParts => ({
  versions: {
    runwatch: app.getVersion(),
    Electron: process.versions.electron ?? 'none',
    Chromium: process.versions['chrome'] ?? 'none',
    Node: process.versions.node,
  },
  releases: releasesPage(manifest as Manifest),
  browse: (url) => shell.openExternal(url),
});
