import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Programs } from '../processes/cloud-of-processes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles the programs that are processes of their own, as they would run elsewhere; they are gone when disposed. */
export async function buildPrograms(): Promise<Programs & AsyncDisposable> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'runwatch-programs-'));
  const configFile = path.join(root, 'vite.processes.config.ts');
  await build({ root, configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  return {
    cloud: path.join(outDir, 'cloud.js'),
    agent: path.join(outDir, 'agent.js'),
    [Symbol.asyncDispose]: () => rm(outDir, { recursive: true, force: true }),
  };
}
