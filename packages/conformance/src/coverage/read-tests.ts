import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type NamedTest, namedTests } from './named-tests.ts';

const PLACES = ['packages', 'apps'];
const PASSED_OVER = new Set(['node_modules', 'out', 'dist']);

/** The named tests of the whole repository, in the order of their files' paths. */
export async function readTests(root: string): Promise<NamedTest[]> {
  const files = (await Promise.all(PLACES.map((place) => testFiles(join(root, place))))).flat().toSorted();
  const named = await Promise.all(
    files.map(async (file) => namedTests(relative(root, file).split(sep).join('/'), await readFile(file, 'utf8'))),
  );
  return named.flat();
}

async function testFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter((entry) => !PASSED_OVER.has(entry.name))
      .map((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return testFiles(path);
        return isTestSource(path) ? [path] : [];
      }),
  );
  return found.flat();
}

/** The suites of this package are data: their scenarios are named where they are told. */
const isTestSource = (path: string): boolean =>
  /\.test\.tsx?$/.test(path) || /packages[/\\]conformance[/\\]src[/\\](?:server|client)[/\\].*\.ts$/.test(path);
