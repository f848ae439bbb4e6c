import type { Disk } from './disk.ts';

interface MemoryFile {
  pieces: Uint8Array[];
  /** Where each piece begins. */
  starts: number[];
  size: number;
}

/** A disk in memory, for whoever has no place to keep run logs. Its times are not told. */
export function memoryDisk(): Disk {
  const files = new Map<string, MemoryFile>();
  const texts = new Map<string, string>();
  const within = (folder: string) => [...files.keys(), ...texts.keys()].filter((path) => path.startsWith(`${folder}/`));
  return {
    async open(path) {
      const file: MemoryFile = files.get(path) ?? { pieces: [], starts: [], size: 0 };
      files.set(path, file);
      return {
        size: file.size,
        async write(pieces, at) {
          cut(file, at);
          for (const piece of pieces) {
            file.starts.push(file.size);
            file.pieces.push(piece);
            file.size += piece.length;
          }
        },
        read: async (at, length) => Buffer.concat(piecesOf(file, at, at + length)),
        truncate: async (size) => cut(file, size),
        close: async () => {},
      };
    },
    readText: async (path) => texts.get(path),
    writeText: async (path, text) => void texts.set(path, text),
    folders: async (folder) => [
      ...new Set(
        within(folder).flatMap((path) =>
          path
            .slice(folder.length + 1)
            .split('/')
            .slice(0, -1)
            .slice(0, 1),
        ),
      ),
    ],
    files: async (folder) =>
      within(folder)
        .map((path) => path.slice(folder.length + 1))
        .filter((name) => !name.includes('/')),
    usage: async (folder) => ({
      bytes: within(folder).reduce((sum, path) => sum + (files.get(path)?.size ?? texts.get(path)?.length ?? 0), 0),
      usedAt: 0,
    }),
    touch: async () => {},
    async remove(target) {
      for (const path of [target, ...within(target)]) {
        files.delete(path);
        texts.delete(path);
      }
    },
  };
}

/** The piece in which byte `at` lies. */
function pieceAt({ starts }: MemoryFile, at: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

function piecesOf(file: MemoryFile, from: number, to: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let n = pieceAt(file, from); n < file.pieces.length && (file.starts[n] as number) < to; n++) {
    const start = file.starts[n] as number;
    found.push((file.pieces[n] as Uint8Array).subarray(Math.max(0, from - start), Math.max(0, to - start)));
  }
  return found;
}

function cut(file: MemoryFile, size: number): void {
  if (size >= file.size) return;
  const last = pieceAt(file, size);
  const start = file.starts[last] ?? 0;
  const kept = file.pieces[last]?.subarray(0, size - start);
  file.pieces.length = last;
  file.starts.length = last;
  file.size = start;
  if (kept && kept.length > 0) {
    file.starts.push(start);
    file.pieces.push(kept);
    file.size += kept.length;
  }
}
