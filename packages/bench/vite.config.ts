import { defineConfig } from 'vite';

// Node 20 does not run TypeScript, and the packages export their sources: programs of which each runs in processes of its own.
export default defineConfig({
  build: {
    ssr: true,
    outDir: 'out',
    target: 'node20.18',
    rolldownOptions: {
      input: {
        bench: 'src/main.ts',
        server: 'src/server/main.ts',
        client: 'src/client/main.ts',
        cloud: 'src/load/cloud.ts',
        load: 'src/load/load.ts',
        floor: 'src/load/floor.ts',
      },
      output: { entryFileNames: '[name].js' },
      external: ['playwright-core'],
    },
  },
  ssr: { noExternal: true, external: ['playwright-core'] },
});
