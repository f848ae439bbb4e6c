import { defineConfig } from 'vite';

// As `vite.config.ts`: the programs that are processes of their own, and the one that plays with them.
export default defineConfig({
  build: {
    ssr: true,
    outDir: 'out/processes',
    target: 'node20.18',
    rolldownOptions: {
      input: {
        kills: 'src/processes/main.ts',
        agent: 'src/processes/agent/main.ts',
        cloud: '../local-cloud/src/cloud.ts',
      },
      output: { entryFileNames: '[name].js' },
    },
  },
  ssr: { noExternal: true },
});
