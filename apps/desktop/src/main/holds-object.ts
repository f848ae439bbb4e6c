import { readFileSync } from 'node:fs';

/** False when there is a file that does not hold a JSON object: damaged, cut off, something else, or not to be had. */
export function holdsObject(file: string): boolean {
  try {
    const held: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof held === 'object' && held !== null && !Array.isArray(held);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
