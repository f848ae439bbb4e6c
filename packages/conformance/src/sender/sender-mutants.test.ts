import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { senderMutants } from './sender-mutants.ts';

test.each(senderMutants.map((mutant) => [mutant.name, mutant] as const))(
  'the mutant "%s" breaks something that is there, once',
  async (_, { file, find, replace }) => {
    const source = await readFile(new URL(`../../../${file}`, import.meta.url), 'utf8');
    expect(source.split(find)).toHaveLength(2);
    expect(replace).not.toBe(find);
  },
);

test('mutants have names of their own', () => {
  expect(new Set(senderMutants.map(({ name }) => name)).size).toBe(senderMutants.length);
});
