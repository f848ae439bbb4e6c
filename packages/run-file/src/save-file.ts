import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** What is written at once: a call of the disk for each line would take longer than the line. */
const GATHER_CHARACTERS = 256 * 1024;

/**
 * Writes a file that comes into being as a whole, or not at all: until `fill` has resolved, what stood there stays. Private to the user.
 * @throws what `fill` throws, or the system's error; nothing is left behind then
 */
export async function saveFile<T>(
  path: string,
  fill: (write: (text: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const unfinished = `${path}.${randomUUID().slice(0, 8)}.part`;
  const file = await open(unfinished, 'wx', 0o600);
  try {
    let gathered: string[] = [];
    let characters = 0;
    const flush = async () => {
      const text = gathered.join('');
      gathered = [];
      characters = 0;
      if (text !== '') await file.writeFile(text);
    };
    const result = await fill(async (text) => {
      gathered.push(text);
      characters += text.length;
      if (characters >= GATHER_CHARACTERS) await flush();
    });
    await flush();
    await file.close();
    await rename(unfinished, path);
    return result;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(unfinished, { force: true });
    throw error;
  }
}
