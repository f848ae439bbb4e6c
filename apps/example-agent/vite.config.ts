import { defineConfig } from 'vite';

// Node 20 does not run TypeScript, and the packages export their sources: one bundle, which needs nothing but Node.
export default defineConfig({
  build: {
    ssr: 'src/main.ts',
    outDir: 'out',
    target: 'node20.18',
    rolldownOptions: { output: { entryFileNames: 'example-agent.js' } },
  },
  ssr: { noExternal: true },
});
