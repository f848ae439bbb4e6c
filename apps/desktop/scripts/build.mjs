#!/usr/bin/env node
// Builds the app as users get it, whatever folder and environment this is called from. Has to be a process of its own.
import { fileURLToPath } from 'node:url';

// electron-vite goes by the current folder, and React by NODE_ENV, when they are loaded.
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
process.env.NODE_ENV = 'production';

const { build } = await import('electron-vite');
await build({ logLevel: 'warn' });
