import type { SpillDisk, SpillFile } from '../spill/spill-disk.ts';

interface StoredFile {
  bytes: Buffer;
  /** So many of them outlive the machine. */
  synced: number;
}

/** A disk in memory that can be full, and that loses in a crash of the machine what a real one may lose. */
export class MemorySpillDisk implements SpillDisk {
  readonly #files = new Map<string, StoredFile>();
  /** Bytes that can still be written. */
  room = Number.POSITIVE_INFINITY;

  files(folder: string): string[] {
    const inside = [...this.#files.keys()].filter((path) => path.startsWith(`${folder}/`));
    return inside.map((path) => path.slice(folder.length + 1));
  }

  open(path: string): SpillFile {
    const file = this.#files.get(path) ?? { bytes: Buffer.alloc(0), synced: 0 };
    this.#files.set(path, file);
    const disk = this;
    return {
      get size() {
        return file.bytes.length;
      },
      append(bytes) {
        const fits = bytes.subarray(0, Math.min(bytes.length, disk.room));
        disk.room -= fits.length;
        file.bytes = Buffer.concat([file.bytes, fits]);
        if (fits.length < bytes.length) throw Object.assign(new Error('No space left'), { code: 'ENOSPC' });
      },
      read: (at, length) => Buffer.from(file.bytes.subarray(at, at + length)),
      truncate(size) {
        file.bytes = file.bytes.subarray(0, size);
        file.synced = Math.min(file.synced, size);
      },
      async sync() {
        file.synced = file.bytes.length;
      },
      syncNow() {
        file.synced = file.bytes.length;
      },
      close() {},
    };
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  text(path: string): string {
    return this.#files.get(path)?.bytes.toString() ?? '';
  }

  /** The machine loses its power. `random`, uniform in [0, 1), says how much of what was not synced is there all the same. */
  losePower(random: () => number): void {
    for (const file of this.#files.values()) {
      const left = file.synced + Math.floor(random() * (file.bytes.length - file.synced + 1));
      file.bytes = file.bytes.subarray(0, left);
      file.synced = left;
    }
  }
}
