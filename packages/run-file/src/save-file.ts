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
    const flush = async (isLast: boolean) => {
      const text = gathered.join('');
      // Half of a character waits for its other half: alone it would be written as none.
      const end = !isLast && isHalf(text.charCodeAt(text.length - 1)) ? text.length - 1 : text.length;
      gathered = end < text.length ? [text.slice(end)] : [];
      characters = text.length - end;
      if (end > 0) await file.writeFile(text.slice(0, end));
    };
    const result = await fill(async (text) => {
      gathered.push(text);
      characters += text.length;
      if (characters >= GATHER_CHARACTERS) await flush(false);
    });
    await flush(true);
    await file.close();
    await rename(unfinished, path);
    return result;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The first of two code units that stand for one character. */
const isHalf = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
