import { createHash } from 'node:crypto';
import { RunFileHead, RunFileSeal } from './run-lines.ts';

/** What a file of a run holds beside its entries. */
export interface RunFileContent {
  /** Null where the file has entries only. */
  head: RunFileHead | null;
  seal: RunFileSeal | null;
  entries: number;
  /**
   * `sealed`: the entries are those that the seal was made for. `mismatch`: they are others, or something stands behind the seal. `unsealed`: nobody says
   * what they are worth.
   */
  verdict: 'sealed' | 'mismatch' | 'unsealed';
  /** The last line was not whole: it was left out. */
  torn: boolean;
  /** Entries that the file marks as not confirmed, and does not repeat: they were left out. */
  unconfirmed: number;
}

/** It is not a run; the message is for the user. */
export class RunFileError extends Error {
  override readonly name = 'RunFileError';
}

/** No entry is longer: servers send none, and this is what one text of ours may take. */
const LONGEST_LINE = 256 * 1024 * 1024;
const LF = 10;

/**
 * Reads a file of a run: an export of this app, what the CLI has written, or entries alone, one a line. Yields entries as they were written, some at a
 * time; returns what else is known of them. Memory does not grow with the file.
 * @throws {RunFileError} when it is something else
 */
export async function* readRunFile(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<string[], RunFileContent, undefined> {
  const reading = new Reading();
  for await (const { lines, isTorn } of linesOf(chunks)) {
    const entries = reading.take(lines, isTorn);
    if (entries.length > 0) yield entries;
  }
  return reading.end();
}

class Reading {
  readonly #digest = createHash('sha256');
  #head: RunFileHead | null = null;
  #seal: RunFileSeal | null = null;
  #entries = 0;
  #isBegun = false;
  #torn = false;
  #isBehindSeal = false;
  /** Entries marked as provisional since the last confirmed one. */
  #unconfirmed = 0;

  take(lines: readonly string[], isTorn: boolean): string[] {
    const entries: string[] = [];
    for (const written of lines) {
      // What editors and mail programs put there: a byte order mark, other line ends.
      const line = written.replace(/^\uFEFF|\r$/g, '');
      if (line.trim() === '') continue;
      if (isTorn && !isJson(line)) {
        if (!this.#isBegun) this.#begin(line);
        this.#torn = true;
        continue;
      }
      if (!this.#isBegun && this.#begin(line)) continue;
      const entry = this.#entryOf(line);
      if (entry === undefined) continue;
      if (this.#seal) this.#isBehindSeal = true;
      this.#digest.update(entry).update('\n');
      this.#entries++;
      entries.push(entry);
    }
    return entries;
  }

  end(): RunFileContent {
    if (!this.#isBegun) throw new RunFileError('The file is empty');
    const sha256 = this.#digest.digest('hex');
    const seal = this.#seal;
    const isRight = seal !== null && !this.#isBehindSeal && seal.entries === this.#entries && seal.sha256 === sha256;
    return {
      head: this.#head,
      seal,
      entries: this.#entries,
      verdict: seal === null ? 'unsealed' : isRight ? 'sealed' : 'mismatch',
      torn: this.#torn,
      unconfirmed: this.#unconfirmed,
    };
  }

  /** Looks at the first line; returns whether it is a head. */
  #begin(line: string): boolean {
    const first = parsed(line);
    if (typeof first !== 'object' || first === null || Array.isArray(first))
      throw new RunFileError(
        line.startsWith('# ')
          ? 'This looks like a document. Exports in Markdown are for reading; those in NDJSON can be opened'
          : 'This is no saved run: its first line is no JSON object',
      );
    this.#isBegun = true;
    const { type, v, notification } = first as Record<string, unknown>;
    if (type === 'hello') {
      if (v !== 1) throw new RunFileError('This run was saved by a newer version of Runwatch');
      const head = RunFileHead.safeParse(first);
      if (!head.success) throw new RunFileError('This is no saved run: its first line does not say which run it is');
      this.#head = head.data;
      return true;
    }
    if (typeof type !== 'string' && typeof notification !== 'object')
      throw new RunFileError('This is no saved run: its first line is no entry of one');
    return false;
  }

  /** The entry of a line, as it was written; undefined where the line is about something else. */
  #entryOf(line: string): string | undefined {
    const type = OURS.exec(line)?.[1];
    switch (type) {
      case undefined:
        return line;
      case 'entry': {
        const at = line.indexOf(ENTRY);
        if (at < 0 || !line.endsWith('}')) return line;
        if (line.slice(0, at).includes('"provisional":true')) {
          this.#unconfirmed++;
          return undefined;
        }
        this.#unconfirmed = 0;
        return line.slice(at + ENTRY.length, -1);
      }
      case 'end':
        if (this.#seal) this.#isBehindSeal = true;
        this.#seal = RunFileSeal.safeParse(parsed(line)).data ?? this.#seal;
        return undefined;
      default:
        // Status, connection, gaps and revisions of what is provisional: the seal says what they came to.
        return undefined;
    }
  }
}

/** A line that the CLI, or this program, has written about the run. */
const OURS = /^\{"v":1,"type":"(\w+)"/;
const ENTRY = ',"entry":';

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const isJson = (line: string): boolean => parsed(line) !== undefined;

/** Lines, as many as a chunk ends; what stands behind the last line feed may be torn. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<{ lines: string[]; isTorn: boolean }, void> {
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(LF);
    if (end < 0) {
      begun.push(chunk);
      length += chunk.length;
      if (length > LONGEST_LINE) throw new RunFileError('This is no saved run: it has a line of more than 256 MB');
      continue;
    }
    const text = Buffer.concat([...begun, chunk.subarray(0, end)]).toString('utf8');
    begun = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    length = chunk.length - end - 1;
    yield { lines: text.split('\n'), isTorn: false };
  }
  if (length > 0) yield { lines: [Buffer.concat(begun).toString('utf8')], isTorn: true };
}
