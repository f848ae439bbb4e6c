import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { SpillDisk, SpillFile } from './spill-disk.ts';

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

const flushToDisk = promisify(fdatasync);

/** The machine's own. */
export const systemSpillDisk: SpillDisk = {
  files(folder) {
    try {
      return readdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  },
  open(file) {
    mkdirSync(path.dirname(file), { recursive: true, mode: PRIVATE_FOLDER });
    return new SystemFile(openSync(file, 'a+', PRIVATE_FILE));
  },
  remove: (file) => rmSync(file, { force: true }),
};

class SystemFile implements SpillFile {
  readonly #fd: number;
  #size: number;

  constructor(fd: number) {
    this.#fd = fd;
    this.#size = fstatSync(fd).size;
  }

  get size(): number {
    return this.#size;
  }

  append(bytes: Uint8Array): void {
    for (let written = 0; written < bytes.length; ) {
      const count = writeSync(this.#fd, bytes, written);
      written += count;
      this.#size += count;
    }
  }

  read(at: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const count = readSync(this.#fd, buffer, filled, length - filled, at + filled);
      if (count === 0) break;
      filled += count;
    }
    return buffer.subarray(0, filled);
  }

  truncate(size: number): void {
    ftruncateSync(this.#fd, size);
    this.#size = size;
  }

  sync(): Promise<void> {
    return flushToDisk(this.#fd);
  }

  syncNow(): void {
    fdatasyncSync(this.#fd);
  }

  close(): void {
    closeSync(this.#fd);
  }
}
