import { UNREADABLE } from '@runwatch/protocol';
import type { SeamEntry } from './seam.ts';
import { read } from './side.ts';

/** An entry of which only the line is kept: it is parsed when it is read, once, and again where its content must be compared. */
class LineEntry implements SeamEntry {
  readonly line: string;

  constructor(line: string) {
    this.line = line;
  }

  get value(): unknown {
    try {
      return readable(JSON.parse(this.line));
    } catch {
      return undefined;
    }
  }
}

/** A line of the log, which most often nobody reads. */
export const lineEntry = (line: string): SeamEntry => new LineEntry(line);

/** An entry that has been parsed already: what is to be known of it is read now, and the value let go. */
export function parsedEntry(line: string, value: unknown): SeamEntry {
  const entry = new LineEntry(line);
  read(entry, readable(value));
  return entry;
}

const readable = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && (value as { type?: unknown }).type !== UNREADABLE ? value : undefined;
