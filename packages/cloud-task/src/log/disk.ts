/**
 * What run logs need of a disk, as a port. Paths are absolute; folders come into being as needed. Everything is private to the user
 * (mode 0600 and 0700). What fails rejects with the system's error.
 */
export interface Disk {
  /** Opens a file for reading and appending, a new one if there is none. */
  open(path: string): Promise<DiskFile>;
  /** The text of a small file; undefined when there is none. */
  readText(path: string): Promise<string | undefined>;
  /** Replaces a small file as a whole, or leaves it as it was. */
  writeText(path: string, text: string): Promise<void>;
  /** Names of the folders in a folder; none when there is no such folder. */
  folders(path: string): Promise<string[]>;
  /** Names of the files in a folder. */
  files(path: string): Promise<string[]>;
  /** What the files in a folder take, in bytes, and when one of them was last written or touched, milliseconds since the epoch. */
  usage(path: string): Promise<{ bytes: number; usedAt: number }>;
  /** Takes note that a file was in use then, milliseconds since the epoch. */
  touch(path: string, at: number): Promise<void>;
  /** Removes a file, or a folder with all that is in it; nothing when it is not there. */
  remove(path: string): Promise<void>;
}

export interface DiskFile {
  /** Its size when it was opened. */
  readonly size: number;
  /** Writes all pieces from byte `at` on, which is the file's end. */
  write(pieces: readonly Uint8Array[], at: number): Promise<void>;
  /** Bytes `[at, at + length)`, fewer at the file's end. They are nobody else's. */
  read(at: number, length: number): Promise<Buffer>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}
