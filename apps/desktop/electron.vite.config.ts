import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// electron-vite takes its targets from the installed `electron` package; this app must also run in Electron 33.
const target = 'node20.18';
// Everything is bundled: workspace packages are TypeScript, which Electron does not run.
const externalizeDeps = false;

// How long each plugin took is nobody's business who only wants to start the app.
const checks = { pluginTimings: false };

export default defineConfig({
  main: {
    build: {
      target,
      externalizeDeps,
      rolldownOptions: {
        checks,
        // Threads are files of their own.
        input: {
          index: fileURLToPath(new URL('src/main/index.ts', import.meta.url)),
          'scan-worker': fileURLToPath(import.meta.resolve('@runwatch/cloud-task/scan-worker')),
        },
      },
    },
  },
  preload: {
    build: {
      target,
      externalizeDeps,
      // A sandboxed preload has to be one CommonJS file.
      rolldownOptions: { checks, output: { format: 'cjs', entryFileNames: 'index.cjs' } },
    },
  },
  // No data: URLs: the page may load nothing but the files of its own bundle.
  renderer: {
    plugins: [react()],
    // Workers are modules too: what they load when it is needed is a file of its own.
    worker: { format: 'es' },
    build: { target: 'chrome130', assetsInlineLimit: 0, rolldownOptions: { checks } },
  },
});
