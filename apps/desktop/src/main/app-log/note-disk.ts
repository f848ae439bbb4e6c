import type { systemDisk } from '@runwatch/cloud-task';
import type { Noting } from './app-log.ts';
import type { LogNote } from './log-note.ts';
import type { Sparingly } from './sparingly.ts';

type Disk = typeof systemDisk;
type DiskFile = Awaited<ReturnType<Disk['open']>>;
type DiskTrouble = Extract<LogNote, { kind: 'disk-failed' }>;

export interface NoteDiskOptions {
  log: Noting;
  /** A disk that is full fails with every entry. */
  sparingly: Sparingly;
  folder: DiskTrouble['folder'];
}

/** The same disk, whose failures are taken note of: what could not be done, and the system's word for why. Its paths are not. */
export function noteDisk(disk: Disk, { log, sparingly, folder }: NoteDiskOptions): Disk {
  const noting =
    <Given extends unknown[], T>(what: DiskTrouble['what'], work: (...given: Given) => Promise<T>) =>
    async (...given: Given): Promise<T> => {
      try {
        return await work(...given);
      } catch (error) {
        const code = codeOf(error);
        const leftOut = sparingly.let(`${folder} ${what} ${code}`);
        if (leftOut !== null) log.note({ kind: 'disk-failed', folder, what, code, leftOut });
        throw error;
      }
    };
  const notingFile = (file: DiskFile): DiskFile => ({
    size: file.size,
    write: noting('write', (pieces, at) => file.write(pieces, at)),
    read: noting('read', (at, length) => file.read(at, length)),
    truncate: noting('truncate', (size) => file.truncate(size)),
    close: noting('close', () => file.close()),
  });
  return {
    open: noting('open', async (path) => notingFile(await disk.open(path))),
    readText: noting('readText', (path) => disk.readText(path)),
    writeText: noting('writeText', (path, text) => disk.writeText(path, text)),
    folders: noting('folders', (path) => disk.folders(path)),
    files: noting('files', (path) => disk.files(path)),
    usage: noting('usage', (path) => disk.usage(path)),
    touch: noting('touch', (path, at) => disk.touch(path, at)),
    remove: noting('remove', (path) => disk.remove(path)),
  };
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,59}$/.test(code) ? code : null;
}
