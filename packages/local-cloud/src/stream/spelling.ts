/** How the bytes of a stream look. The real servers write LF, no byte order mark, and whole batches. */
export interface WireSpelling {
  lineEnd: '\n' | '\r\n' | '\r';
  /** A byte order mark before the first frame of a connection. */
  byteOrderMark: boolean;
  /** Splits every batch into writes of this many bytes, also in the middle of a character; 0 does not. */
  bytesPerWrite: number;
}

export const plainSpelling: WireSpelling = { lineEnd: '\n', byteOrderMark: false, bytesPerWrite: 0 };
