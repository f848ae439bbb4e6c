/** Bundles the program behind `pnpm cloud`: Node 20 does not run TypeScript, and workspace packages export their sources. */
export default {
  build: { ssr: 'src/cloud.ts', target: 'node20.18', outDir: 'out', emptyOutDir: true },
  ssr: { noExternal: true },
};
