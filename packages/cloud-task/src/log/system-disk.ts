import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Disk, DiskFile } from './disk.ts';

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** The machine's own. */
export const systemDisk: Disk = {
  async open(file) {
    await makeFolderOf(file);
    // Not for appending: on Linux that would write at the end whatever place is named.
    const handle = await open(file, 'r+', PRIVATE_FILE).catch((error: unknown) => {
      if (isMissing(error)) return open(file, 'w+', PRIVATE_FILE);
      throw error;
    });
    return fileOf(handle, (await handle.stat()).size);
  },
  readText: (file) => orMissing(readFile(file, 'utf8'), undefined),
  async writeText(file, text) {
    await makeFolderOf(file);
    const fresh = `${file}.new`;
    await writeFile(fresh, text, { mode: PRIVATE_FILE });
    await rename(fresh, file);
  },
  folders: async (folder) => (await listed(folder)).filter((entry) => entry.isDirectory()).map((entry) => entry.name),
  files: async (folder) => (await listed(folder)).filter((entry) => entry.isFile()).map((entry) => entry.name),
  async usage(folder) {
    let bytes = 0;
    let usedAt = 0;
    for (const name of await systemDisk.files(folder)) {
      const { size, mtimeMs } = await stat(path.join(folder, name));
      bytes += size;
      usedAt = Math.max(usedAt, mtimeMs);
    }
    return { bytes, usedAt };
  },
  touch: (file, at) => orMissing(utimes(file, at / 1_000, at / 1_000), undefined),
  remove: (target) => rm(target, { recursive: true, force: true }),
};

function fileOf(handle: FileHandle, size: number): DiskFile {
  return {
    size,
    async write(pieces, at) {
      let rest = [...pieces];
      for (let place = at; rest.length > 0; ) {
        const { bytesWritten } = await handle.writev(rest.slice(0, MOST_PIECES), place);
        place += bytesWritten;
        rest = behind(rest, bytesWritten);
      }
    },
    async read(at, length) {
      const buffer = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(buffer, filled, length - filled, at + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
    truncate: (to) => handle.truncate(to),
    close: () => handle.close(),
  };
}

// What one call takes at the most (IOV_MAX on Linux).
const MOST_PIECES = 1_024;

/** The pieces without their first `count` bytes. */
function behind(pieces: readonly Uint8Array[], count: number): Uint8Array[] {
  let left = count;
  let first = 0;
  while (first < pieces.length && left >= (pieces[first] as Uint8Array).length)
    left -= (pieces[first++] as Uint8Array).length;
  const rest = pieces.slice(first);
  if (left > 0 && rest[0]) rest[0] = rest[0].subarray(left);
  return rest;
}

const makeFolderOf = (file: string) => mkdir(path.dirname(file), { recursive: true, mode: PRIVATE_FOLDER });

const listed = (folder: string) => orMissing(readdir(folder, { withFileTypes: true }), []);

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

async function orMissing<T, M>(work: Promise<T>, missing: M): Promise<T | M> {
  try {
    return await work;
  } catch (error) {
    if (isMissing(error)) return missing;
    throw error;
  }
}
