import { readFile } from 'node:fs/promises';
import type { Clock } from '@runwatch/async';
import { LogFile, type LogFileOptions } from './log-file.ts';
import { type LogLevel, type LogNote, levelOf } from './log-note.ts';
import { redact } from './redact.ts';
import { lineOf } from './write-note.ts';

/** Where the app takes note of what it does. */
export interface Noting {
  note(note: LogNote): void;
}

export interface AppLogOptions extends Pick<LogFileOptions, 'folder' | 'mostBytes' | 'mostFiles'> {
  clock: Pick<Clock, 'now'>;
}

/** Lines that wait for a disk that cannot take them. */
const MOST_WAITING = 500;
/** Characters of a line: ours have a few hundred. */
const LONGEST = 4_000;

interface Line {
  level: LogLevel;
  date: Date;
  text: string;
}

/** The log of the app. Noting never fails and never waits: a disk that cannot take it costs nobody the app, and gets what it missed when it can. */
export class AppLog implements Noting {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #file: LogFile;
  readonly #secrets: (() => Iterable<string>)[] = [];
  #waiting: Line[] = [];
  #lost = 0;
  #trouble: unknown;

  constructor({ clock, ...options }: AppLogOptions) {
    this.#clock = clock;
    this.#file = new LogFile({ ...options, redact: this.redact });
  }

  /** The file that is written to. */
  get path(): string {
    return this.#file.files[0] as string;
  }

  /** Who can say which secrets there are: they are taken out of every line, wherever they may have come from. Asked each time, and not kept. */
  keepsOut(secrets: () => Iterable<string>): void {
    this.#secrets.push(secrets);
  }

  /** Bound: it is handed out by itself. */
  readonly redact = (text: string): string =>
    redact(
      text,
      this.#secrets.flatMap((known) => [...known()]),
    );

  readonly note = (note: LogNote): void => {
    const { note: safe, line } = lineOf(note);
    const isLate = this.#waiting.length > 0;
    this.#waiting.push({ level: levelOf(safe), date: new Date(this.#clock.now()), text: line });
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting.shift();
      this.#lost++;
    }
    try {
      if (isLate) this.#writeThatItWaited();
      for (let [next] = this.#waiting; next; [next] = this.#waiting) {
        this.#file.write(next.level, next.date, next.text);
        this.#waiting.shift();
      }
      this.#lost = 0;
    } catch (error) {
      this.#trouble = error;
    }
  };

  /** The newest lines, oldest first, without secrets; those that wait for the disk, too. */
  async lastLines(most: number): Promise<string[]> {
    let lines = this.#waiting.map(({ level, date, text }) => `${date.toISOString()} ${level} ${text}`);
    for (const file of this.#file.files) {
      if (lines.length >= most) break;
      // What is not there, or cannot be read, is no reason to go without the rest.
      const text = await readFile(file, 'utf8').catch(() => '');
      lines = [...text.split(/\r?\n/).filter((line) => line !== ''), ...lines];
    }
    // Whoever has written into the files by hand: a key that is cut in two would not be known again, so what is cut off is looked at, too.
    return lines.slice(-most).map((line) => this.redact(line.slice(0, 2 * LONGEST)).slice(0, LONGEST));
  }

  #writeThatItWaited(): void {
    const lines = this.#waiting.length - 1;
    const note = lineOf({ kind: 'log-not-written', code: codeOf(this.#trouble), lines, lost: this.#lost });
    this.#file.write(levelOf(note.note), new Date(this.#clock.now()), note.line);
  }
}

/** electron-log hands errors on as a sentence. */
const codeOf = (error: unknown): string | null => /\bE[A-Z]{3,}\b/.exec(String(error))?.[0] ?? null;
