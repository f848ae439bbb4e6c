import { protocolFailure } from './failures.ts';
import { GrowingText } from './growing-text.ts';

const LF = 10;

export interface LineReader {
  /** The non-blank lines that end in this piece. */
  read(bytes: Buffer): string[];
  /** The last one, if it has no end. */
  end(): string[];
}

/** Cuts bytes into lines. @throws CloudRunError `protocol` when one is longer than `largest` bytes */
export function lineReader(largest: number): LineReader {
  const rest = new GrowingText();
  const isSaying = (line: string) => line.trim() !== '';
  const add = (bytes: Buffer, room: number) => {
    rest.add(bytes, room);
    if (rest.length > room) throw protocolFailure('a line of the log has no end');
  };
  return {
    read(bytes) {
      const end = bytes.lastIndexOf(LF) + 1;
      let lines: string[] = [];
      if (end > 0) {
        add(bytes.subarray(0, end), largest + end);
        lines = (rest.end() ?? '').split('\n').filter(isSaying);
      }
      add(bytes.subarray(end), largest);
      return lines;
    },
    end: () => [rest.end() ?? ''].filter(isSaying),
  };
}
