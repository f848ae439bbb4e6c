import { defineConfig } from 'vite';
import { mutate } from './mutate.ts';
import { mutants } from './src/chaos/mutants.ts';

// Node 20 does not run TypeScript, and the packages export their sources: one bundle, which needs nothing but Node.
export default defineConfig({
  plugins: [mutate(mutants, process.env['RUNWATCH_MUTANT'])],
  build: {
    ssr: 'src/chaos/main.ts',
    outDir: 'out',
    target: 'node20.18',
    rolldownOptions: { output: { entryFileNames: 'chaos.js' } },
  },
  ssr: { noExternal: true },
});
