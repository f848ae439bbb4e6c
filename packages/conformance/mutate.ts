import type { Plugin } from 'vite';
import type { Mutant } from './src/chaos/mutants.ts';

/** Breaks the sources on purpose, if a mutant is named: the hunt for mutants builds a program of each. */
export function mutate(mutants: readonly Mutant[], name: string | undefined): Plugin {
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
