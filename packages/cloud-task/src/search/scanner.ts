import type { SearchHit, SearchQuery } from '@runwatch/protocol';
import {
  excerptOf,
  isOfKinds,
  type Pattern,
  patternOf,
  type Searchable,
  searchable,
  signsOf,
  standsInText,
  THOROUGH_SIGN,
} from '@runwatch/transcript';

/** Consecutive lines of a log, each with its end: entries from `from` on. */
export interface Piece {
  from: number;
  bytes: Buffer;
}

/** Told before an expression is tried on an entry, which may take for ever; null when it has been. */
export type Trying = (entry: number | null) => void;

interface Line {
  entry: number;
  start: number;
  end: number;
}

/** Pieces of one message, told by entries that follow each other. */
interface Utterance {
  entry: number;
  parts: Searchable[];
}

/** Tellings of one prompt stand this near to each other; further away somebody has said the same again. */
const SAME_PROMPT = 20;

const PIECE_SIGN = '_chunk"';

/**
 * Looks for something in pieces of a log. Most lines are passed over as bytes: `standsInText` where it may stand, then the line is read, and what people
 * see of it is searched. Pieces may come in any order; a message told in many entries is put together where pieces come one before the other.
 */
export class Scanner {
  readonly #query: SearchQuery;
  readonly #pattern: Pattern;
  readonly #signs: readonly string[] | null;
  readonly #trying: Trying;
  /** Things that were found already, by where. */
  readonly #known = new Map<string, number>();
  /** The beginning of the last piece, when it may be the rest of a message that begins before it. */
  #rest: Utterance | null = null;

  /** @throws {InvalidPattern} */
  constructor(query: SearchQuery, trying: Trying = () => {}) {
    this.#query = query;
    this.#pattern = patternOf(query);
    this.#signs = signsOf(query.kinds);
    this.#trying = trying;
  }

  /** Entries from this one on are others now. */
  forget(from: number): void {
    for (const [key, entry] of this.#known) if (entry >= from) this.#known.delete(key);
    if (this.#rest && this.#rest.entry >= from) this.#rest = null;
  }

  /** `isFirst`: nothing stands before it, or nothing that will be looked at next. */
  scan(piece: Piece, isFirst: boolean): SearchHit[] {
    const { bytes, from } = piece;
    const text = bytes.toString('latin1');
    const lines = new Lines(text, from);
    const hits: SearchHit[] = [];
    const utterances = this.#utterances(bytes, text, from, isFirst);
    const isPart = new Set(utterances.flatMap(({ entry, parts }) => parts.map((_, n) => entry + n)));
    for (const line of this.#candidates(text, lines)) {
      if (isPart.has(line.entry)) continue;
      const found = searchable(bytes.toString('utf8', line.start, line.end));
      if (found) this.#match(found, line.entry, (key) => itemOf(text, line, key), hits);
    }
    for (const utterance of utterances) this.#matchUtterance(utterance, hits);
    return hits.sort((a, b) => a.entry - b.entry);
  }

  /** Lines that may have it, each once, in order. */
  *#candidates(text: string, lines: Lines): Generator<Line, void> {
    const { raw } = this.#pattern;
    const expression = raw && (text.includes(THOROUGH_SIGN) ? raw.thorough : raw.usual);
    if (!expression) {
      for (const line of lines.all()) if (this.#hasSign(text, line)) yield line;
      return;
    }
    expression.lastIndex = 0;
    for (let found = expression.exec(text); found; found = expression.exec(text)) {
      const to = found.index + found[0].length;
      if (!standsInText(text, found.index, to)) {
        expression.lastIndex = found.index + 1;
        continue;
      }
      const line = lines.at(found.index);
      expression.lastIndex = line.end;
      if (this.#hasSign(text, line)) yield line;
    }
  }

  #hasSign(text: string, { start, end }: Line): boolean {
    if (!this.#signs) return true;
    const line = text.slice(start, end);
    return this.#signs.some((sign) => line.includes(sign));
  }

  #match(found: Searchable, entry: number, item: (toolCallId: string) => number, hits: SearchHit[]): void {
    if (!isOfKinds(found, this.#query.kinds)) return;
    const { seen } = this.#pattern;
    // A list of calls has each of them once, under its name; what failed is told where it did.
    if (!seen && !found.begins && !(found.failed && this.#query.kinds.includes('errors'))) return;
    const place = seen ? this.#find(seen, found.texts, entry) : { text: found.texts.find(Boolean) ?? '', at: null };
    if (!place || this.#isKnown(found.key, entry)) return;
    const { kind, failed, at, toolCallId } = found;
    hits.push({
      entry,
      item: found.begins || toolCallId === null ? entry : item(toolCallId),
      toolCallId,
      kind,
      failed,
      at,
      ...excerptOf(place.text, place.at),
    });
  }

  #find(seen: RegExp, texts: readonly string[], entry: number): { text: string; at: [number, number] } | null {
    this.#trying(entry);
    try {
      for (const text of texts) {
        const found = seen.exec(text);
        if (found) return { text, at: [found.index, found.index + found[0].length] };
      }
      return null;
    } finally {
      this.#trying(null);
    }
  }

  #isKnown(key: string | null, entry: number): boolean {
    if (key === null) return false;
    const known = this.#known.get(key);
    if (known !== undefined && (!key.startsWith('user:') || Math.abs(known - entry) < SAME_PROMPT)) return true;
    this.#known.set(key, entry);
    return false;
  }

  #matchUtterance({ entry, parts }: Utterance, hits: SearchHit[]): void {
    const [first] = parts;
    if (!first) return;
    const whole = { ...first, texts: [parts.map(({ texts }) => texts[0] ?? '').join('')] };
    this.#match(whole, entry, () => entry, hits);
  }

  /** Messages that are told in several entries which follow each other: no line of them has it all. */
  #utterances(bytes: Buffer, text: string, from: number, isFirst: boolean): Utterance[] {
    const later = this.#rest;
    this.#rest = null;
    const found: Utterance[] = [];
    const lines = new Lines(text, from);
    let open: Utterance | null = null;
    const read = ({ start, end }: Line) => searchable(bytes.toString('utf8', start, end));
    const add = (line: Line) => {
      const part = read(line);
      const isNext = open && line.entry === open.entry + open.parts.length && open.parts[0]?.kind === part?.kind;
      if (open && isNext && part?.isPiece) {
        open.parts.push(part);
        return;
      }
      open = part?.isPiece ? { entry: line.entry, parts: [part] } : null;
      if (open) found.push(open);
    };
    for (let sign = text.indexOf(PIECE_SIGN); sign >= 0; ) {
      const line = lines.at(sign);
      const next = text.indexOf(PIECE_SIGN, line.end);
      const isFollowed = next >= 0 && next < endOf(text, line.end + 1);
      const isLast = line.end + 1 >= text.length;
      const follows = found.at(-1);
      if (
        isFollowed ||
        isLast ||
        line.entry === from ||
        (follows && follows.entry + follows.parts.length === line.entry)
      )
        add(line);
      sign = next;
    }
    const end = lines.numberOf(text.length);
    const last = found.at(-1);
    if (later && last && last.entry + last.parts.length === later.entry && later.entry === end && sameKind(last, later))
      last.parts.push(...later.parts);
    else if (later) found.push(later);
    const first = found[0];
    if (first?.entry === from && !isFirst) {
      this.#rest = first;
      found.shift();
    }
    return found;
  }
}

const sameKind = (a: Utterance, b: Utterance): boolean => a.parts[0]?.kind === b.parts[0]?.kind;

const endOf = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

// Calls are over soon: what began further back is found as the window reads around it.
const LOOK_BACK = 256 * 1024;
const CALL_SIGN = '"tool_call"';

/** The entry in which a tool call was told first, as far as it stands a little before what is said of it in `line`. */
function itemOf(text: string, line: Line, toolCallId: string): number {
  const before = text.slice(Math.max(0, line.start - LOOK_BACK), line.start);
  const id = JSON.stringify(toolCallId);
  let { entry } = line;
  for (let at = before.length; ; ) {
    const found = before.lastIndexOf(id, at - 1);
    if (at === 0 || found < 0) return entry;
    for (let end = before.lastIndexOf('\n', at - 1); end > found; end = before.lastIndexOf('\n', end - 1)) entry--;
    at = before.lastIndexOf('\n', found) + 1;
    if (before.slice(at, endOf(before, found)).includes(CALL_SIGN)) return entry;
  }
}

/** Lines of a text, with their numbers: asked for in order, each is counted once. */
class Lines {
  readonly #text: string;
  #entry: number;
  #start = 0;
  readonly #from: number;

  constructor(text: string, from: number) {
    this.#text = text;
    this.#entry = this.#from = from;
  }

  /** The line in which the character at `index` stands; not before one that was asked for. */
  at(index: number): Line {
    let end = endOf(this.#text, this.#start);
    while (end < index) {
      this.#start = end + 1;
      this.#entry++;
      end = endOf(this.#text, this.#start);
    }
    return { entry: this.#entry, start: this.#start, end };
  }

  /** Its number, wherever it stands. */
  numberOf(index: number): number {
    let entry = this.#from;
    for (let end = this.#text.indexOf('\n'); end >= 0 && end < index; end = this.#text.indexOf('\n', end + 1)) entry++;
    return entry;
  }

  *all(): Generator<Line, void> {
    for (let start = 0, entry = this.#from; start < this.#text.length; entry++) {
      const end = endOf(this.#text, start);
      yield { entry, start, end };
      start = end + 1;
    }
  }
}
