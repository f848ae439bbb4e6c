import { GrowingText } from '../api/growing-text.ts';

/** What stands between two blank lines of an event stream. */
export interface Block {
  /** `event:` */
  name?: string;
  /** `id:`; the empty id clears the position. */
  id?: string;
  /** The `data:` lines, joined; missing when there is none, or when the block is too long. */
  data?: string;
  /** Bytes of its lines, comments not counted. */
  size: number;
  /** It was too long to be kept. What came first of it (a name, an id) is there, the rest is not. */
  isTooLong: boolean;
}

export interface BlockReaderOptions {
  /** Bytes of one block that are kept at most. */
  largest: number;
  /** The server's wish for the time before the next connection (`retry:`), milliseconds. */
  onRetry: (ms: number) => void;
}

const LF = 10;
const CR = 13;
const COLON = 58;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Reads the bytes of one connection as an event stream (WHATWG HTML, 9.2.6), up to the end of each block; what is left at the end of the
 * connection is no block. Lines are cut as bytes and decoded whole, so that no character is ever cut; each byte is looked at once.
 *
 * Ours, because eventsource-parser tells no block without data (so its id is lost), holds back what ends with a lone CR until more comes, and
 * does not go on behind an event that is too long.
 */
export class BlockReader {
  readonly #options: BlockReaderOptions;
  readonly #line = new GrowingText();
  #block: Block = { size: 0, isTooLong: false };
  #data: string[] = [];
  #isFirstLine = true;
  /** The line begins with a colon: nobody needs it, however long it is. */
  #isComment = false;
  #endedWithCr = false;

  constructor(options: BlockReaderOptions) {
    this.#options = options;
  }

  /** Bytes that are kept of a block that has not ended. */
  get held(): number {
    return this.#line.held + (this.#block.isTooLong ? 0 : this.#block.size);
  }

  read(bytes: Buffer): Block[] {
    const blocks: Block[] = [];
    // A CRLF that was cut in two is one end of line.
    let at = this.#endedWithCr && bytes[0] === LF ? 1 : 0;
    if (bytes.length > 0) this.#endedWithCr = false;
    let lf = bytes.indexOf(LF, at);
    let cr = bytes.indexOf(CR, at);
    while (lf >= 0 || cr >= 0) {
      const end = cr < 0 || (lf >= 0 && lf < cr) ? lf : cr;
      this.#endLine(bytes, at, end, blocks);
      at = end + 1;
      if (end === cr) {
        this.#endedWithCr = at === bytes.length;
        if (bytes[at] === LF) at++;
        cr = bytes.indexOf(CR, at);
      }
      if (lf >= 0 && lf < at) lf = bytes.indexOf(LF, at);
    }
    this.#addToLine(bytes, at, bytes.length);
    return blocks;
  }

  /** How long a line may be. Behind one that was too long nothing more of its block is kept. */
  get #room(): number {
    return this.#block.isTooLong ? 0 : this.#options.largest - this.#block.size;
  }

  #addToLine(bytes: Buffer, from: number, to: number): void {
    if (from === to) return;
    if (this.#line.length === 0) this.#isComment = bytes[from] === COLON;
    this.#line.add(bytes.subarray(from, to), this.#isComment ? 0 : this.#room);
  }

  /** The line ends with these bytes; in most cases they are all of it. */
  #endLine(bytes: Buffer, from: number, to: number, blocks: Block[]): void {
    const isFirst = this.#isFirstLine;
    this.#isFirstLine = false;
    const isWhole = this.#line.length === 0;
    if (isWhole && from === to) this.#endBlock(blocks);
    else if (isWhole && bytes[from] !== COLON && to - from <= this.#room)
      this.#take(bytes.toString('utf8', from, to), to - from, isFirst, blocks);
    else {
      this.#addToLine(bytes, from, to);
      const { length } = this.#line;
      const text = this.#line.end();
      if (!this.#isComment) this.#take(text, length, isFirst, blocks);
    }
  }

  /** A line that is no comment; undefined when there was no room for it. */
  #take(line: string | undefined, length: number, isFirst: boolean, blocks: Block[]): void {
    const text = isFirst && line?.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line;
    if (text === '') this.#endBlock(blocks);
    else {
      this.#block.size += length;
      if (text !== undefined) this.#readField(text);
      else {
        this.#block.isTooLong = true;
        this.#data = [];
      }
    }
  }

  #readField(line: string): void {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    switch (field) {
      case 'data':
        this.#data.push(value);
        break;
      case 'event':
        this.#block.name = value;
        break;
      case 'id':
        // Nobody could send it back.
        if (!value.includes('\0')) this.#block.id = value;
        break;
      case 'retry':
        if (/^\d+$/.test(value)) this.#options.onRetry(Number(value));
        break;
    }
  }

  #endBlock(blocks: Block[]): void {
    if (this.#block.size === 0) return;
    if (this.#data.length > 0) this.#block.data = this.#data.join('\n');
    blocks.push(this.#block);
    this.#block = { size: 0, isTooLong: false };
    this.#data = [];
  }
}
