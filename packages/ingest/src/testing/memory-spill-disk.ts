import type { SpillDisk, SpillFile } from '../spill/spill-disk.ts';

interface StoredFile {
  /** With room to grow: `size` of it are the file's. */
  store: Buffer;
  size: number;
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
    const file = this.#files.get(path) ?? { store: Buffer.alloc(0), size: 0, synced: 0 };
    this.#files.set(path, file);
    const disk = this;
    return {
      get size() {
        return file.size;
      },
      append(bytes) {
        const fits = bytes.subarray(0, Math.min(bytes.length, disk.room));
        disk.room -= fits.length;
        if (file.size + fits.length > file.store.length)
          file.store = Buffer.concat([contents(file)], 2 * (file.size + fits.length));
        file.store.set(fits, file.size);
        file.size += fits.length;
        if (fits.length < bytes.length) throw Object.assign(new Error('No space left'), { code: 'ENOSPC' });
      },
      read: (at, length) => Buffer.from(contents(file).subarray(at, at + length)),
      truncate(size) {
        file.size = size;
        file.synced = Math.min(file.synced, size);
      },
      async sync() {
        file.synced = file.size;
      },
      syncNow() {
        file.synced = file.size;
      },
      close() {},
    };
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  /** The same disk, as another process will find it: whoever has this one open writes to it no more. */
  copy(): MemorySpillDisk {
    const copy = new MemorySpillDisk();
    copy.room = this.room;
    for (const [path, file] of this.#files) copy.#files.set(path, { ...file, store: Buffer.from(contents(file)) });
    return copy;
  }

  allText(): string {
    return [...this.#files.values()].map((file) => contents(file).toString()).join('');
  }

  text(path: string): string {
    const file = this.#files.get(path);
    return file ? contents(file).toString() : '';
  }

  /** The machine loses its power. `random`, uniform in [0, 1), says how much of what was not synced is there all the same. */
  losePower(random: () => number): void {
    for (const file of this.#files.values()) {
      file.size = file.synced + Math.floor(random() * (file.size - file.synced + 1));
      file.synced = file.size;
    }
  }
}

const contents = ({ store, size }: StoredFile): Buffer => store.subarray(0, size);
