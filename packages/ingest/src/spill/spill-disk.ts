/**
 * What a spill needs of a disk, as a port. Paths are absolute; folders come into being as needed, everything is private to the user. It is used in the
 * turn in which an event is appended, so most of it does not wait. What fails throws the system's error.
 */
export interface SpillDisk {
  /** Names of the files in a folder; none when there is no such folder. */
  files(folder: string): string[];
  /** Opens a file for reading and appending, a new one if there is none. */
  open(path: string): SpillFile;
  remove(path: string): void;
}

export interface SpillFile {
  /** Bytes in it. */
  readonly size: number;
  /** Adds bytes at the end. They outlive this process when it returns, though not yet the machine. */
  append(bytes: Uint8Array): void;
  /** Bytes `[at, at + length)`, fewer at the file's end. */
  read(at: number, length: number): Buffer;
  truncate(size: number): void;
  /** What was appended outlives the machine once this resolves. */
  sync(): Promise<void>;
  /** The same, before it returns. */
  syncNow(): void;
  close(): void;
}
