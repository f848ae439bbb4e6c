import { createParser, type EventSourceMessage } from 'eventsource-parser';
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
 * connection is no block. Lines are cut as bytes and decoded whole, so that no character is ever cut; each byte is looked at once. What the lines
 * of a block say is eventsource-parser's to read.
 *
 * It is given whole blocks with LF, because fed with what comes it holds back what ends with a lone CR until more comes, tells no block without
 * data (so its id would be lost), and does not go on behind an event that is too long.
 */
export class BlockReader {
  readonly #largest: number;
  readonly #parse: (block: string) => EventSourceMessage | undefined;
  readonly #line = new GrowingText();
  /** Of the block that has not ended: its lines but for comments, their bytes, and whether it is too long to be kept. */
  #lines: string[] = [];
  #size = 0;
  #isTooLong = false;
  #isFirstLine = true;
  /** The line begins with a colon: nobody needs it, however long it is. */
  #isComment = false;
  #endedWithCr = false;

  constructor({ largest, onRetry }: BlockReaderOptions) {
    this.#largest = largest;
    this.#parse = blockParser(onRetry);
  }

  /** Bytes that are kept of a block that has not ended. */
  get held(): number {
    return this.#line.held + (this.#isTooLong ? 0 : this.#size);
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
    return this.#isTooLong ? 0 : this.#largest - this.#size;
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
      this.#size += length;
      if (text !== undefined) this.#lines.push(text);
      else {
        this.#isTooLong = true;
        // What came first of it still says who it is.
        this.#lines = this.#lines.filter((one) => !isData(one));
      }
    }
  }

  #endBlock(blocks: Block[]): void {
    const [lines, size, isTooLong] = [this.#lines, this.#size, this.#isTooLong];
    if (size === 0) return;
    this.#lines = [];
    this.#size = 0;
    this.#isTooLong = false;
    const hasData = lines.some(isData);
    // A block is only told when there is data in it.
    const message = this.#parse(`${lines.join('\n')}${hasData ? '' : '\ndata'}\n\n`);
    blocks.push({
      ...(message?.event !== undefined && { name: message.event }),
      ...(message?.id !== undefined && { id: message.id }),
      ...(hasData && { data: message?.data ?? '' }),
      size,
      isTooLong,
    });
  }
}

const isData = (line: string): boolean => line.startsWith('data:') || line === 'data';

/** Reads one whole block after the other. */
function blockParser(onRetry: (ms: number) => void): (block: string) => EventSourceMessage | undefined {
  let message: EventSourceMessage | undefined;
  const parser = createParser({
    onRetry,
    onEvent(event) {
      message = event;
    },
  });
  // It takes the letters "ï»¿" at its very beginning for a byte order mark.
  parser.feed('\n');
  return (block) => {
    message = undefined;
    parser.feed(block);
    return message;
  };
}
