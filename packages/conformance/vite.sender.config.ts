import { defineConfig } from 'vite';
import { mutate } from './mutate.ts';
import { senderMutants } from './src/sender/sender-mutants.ts';

// As `vite.config.ts`, for the program that plays senders.
export default defineConfig({
  plugins: [mutate(senderMutants, process.env['RUNWATCH_MUTANT'])],
  build: {
    ssr: 'src/sender/main.ts',
    outDir: 'out/sender',
    target: 'node20.18',
    rolldownOptions: { output: { entryFileNames: 'chaos.js' } },
  },
  ssr: { noExternal: true },
});
