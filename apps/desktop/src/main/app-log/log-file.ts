import { closeSync, fchmodSync, mkdirSync, openSync, renameSync } from 'node:fs';
import path from 'node:path';
// The entry for Node, also in Electron: that for main listens to a channel of its own, which any page could write to.
import electronLog from 'electron-log/node';
import type { LogLevel } from './log-note.ts';

export interface LogFileOptions {
  /** An absolute path; it need not be there. */
  folder: string;
  /** Whatever is written goes through it. */
  redact: (text: string) => string;
  /** A file that is larger is put aside. */
  mostBytes?: number;
  /** How many files there are at most, the one that is written included. */
  mostFiles?: number;
}

type LogFileOfLibrary = ReturnType<typeof electronLog.transports.file.getFile>;

const NAME = 'runwatch';
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
const MOST_BYTES = 1024 * 1024;
const MOST_FILES = 5;

// What it cannot write it would say to the console, each time. Here whoever writes is told.
electronLog.transports.console.writeFn = () => {};
// It names folders that are not ours; without a name it would not know them, and refuse.
electronLog.transports.file.setAppName(NAME);

/** The log's files: the newest and, by number, those that were put aside. Written at once and in the same turn: what is noted last matters most. */
export class LogFile {
  /** Newest first. */
  readonly files: readonly string[];
  readonly #folder: string;
  readonly #logger: typeof electronLog;
  #file: LogFileOfLibrary | undefined;
  #isReady = false;
  #trouble: unknown;

  constructor({ folder, redact, mostBytes = MOST_BYTES, mostFiles = MOST_FILES }: LogFileOptions) {
    this.#folder = folder;
    this.files = Array.from({ length: mostFiles }, (_, n) => path.join(folder, `${NAME}${n > 0 ? `.${n}` : ''}.log`));
    const [newest = ''] = this.files;
    this.#logger = electronLog.create({ logId: newest });
    // Objects never come here; if one did, its fields would be anybody's.
    this.#logger.hooks.push((message) => ({
      ...message,
      data: message.data.map((part: unknown) => (typeof part === 'string' ? redact(part) : `<${typeof part}>`)),
    }));
    const { file } = this.#logger.transports;
    file.format = '{iso} {level} {text}';
    file.maxSize = mostBytes;
    file.writeOptions = { flag: 'a', mode: PRIVATE_FILE, encoding: 'utf8' };
    file.resolvePathFn = () => newest;
    file.archiveLogFn = (full) => {
      if (!this.#putAside()) full.clear();
    };
  }

  /** @throws the error of the disk when it could not be written */
  write(level: LogLevel, date: Date, line: string): void {
    this.#prepare();
    this.#trouble = undefined;
    this.#logger.processMessage({ data: [line], level, date }, { transports: ['file'] });
    if (this.#trouble === undefined) return;
    this.#isReady = false;
    throw this.#trouble;
  }

  /** electron-log gives a file up for good that it cannot open at first, so it is asked only when it can; and its modes hold for files that it makes. */
  #prepare(): void {
    if (this.#isReady) return;
    const [newest = ''] = this.files;
    mkdirSync(this.#folder, { recursive: true, mode: PRIVATE_FOLDER });
    const handle = openSync(newest, 'a', PRIVATE_FILE);
    try {
      fchmodSync(handle, PRIVATE_FILE);
    } finally {
      closeSync(handle);
    }
    this.#file ??= this.#listenTo(this.#logger.transports.file.getFile());
    this.#isReady = true;
  }

  #listenTo(file: LogFileOfLibrary): LogFileOfLibrary {
    file.on('error', (error) => {
      this.#trouble = error;
    });
    return file;
  }

  /** False when the newest stays where it is. */
  #putAside(): boolean {
    for (let n = this.files.length - 1; n > 0; n--) {
      try {
        renameSync(this.files[n - 1] as string, this.files[n] as string);
      } catch {
        // One that is not there yet leaves no hole that matters; the newest has to make room.
        if (n === 1) return false;
      }
    }
    return this.files.length > 1;
  }
}
