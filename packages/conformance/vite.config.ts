import { defineConfig, type Plugin } from 'vite';
import { mutants } from './src/chaos/mutants.ts';

// Node 20 does not run TypeScript, and the packages export their sources: one bundle, which needs nothing but Node.
export default defineConfig({
  plugins: [mutate(process.env['RUNWATCH_MUTANT'])],
  build: {
    ssr: 'src/chaos/main.ts',
    outDir: 'out',
    target: 'node20.18',
    rolldownOptions: { output: { entryFileNames: 'chaos.js' } },
  },
  ssr: { noExternal: true },
});

/** Breaks the sources on purpose, if a mutant is named: `pnpm chaos --mutants` builds a program of each. */
function mutate(name: string | undefined): Plugin {
  const mutant = mutants.find((one) => one.name === name);
  if (name !== undefined && !mutant) throw new Error(`There is no mutant of this name: ${name}`);
  return {
    name: 'mutate',
    enforce: 'pre',
    transform(code, id) {
      if (!mutant || !id.endsWith(`/packages/${mutant.file}`)) return undefined;
      if (!code.includes(mutant.find))
        throw new Error(`The mutant "${mutant.name}" finds nothing to break in ${mutant.file}`);
      return { code: code.replace(mutant.find, () => mutant.replace), map: null };
    },
  };
}
