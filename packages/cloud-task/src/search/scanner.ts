import type { SearchHit, SearchQuery } from '@runwatch/protocol';
import {
  excerptOf,
  isOfKinds,
  literal,
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

/** What was found in a piece. */
export interface Scanned {
  /** As many as there is room for: the newest. */
  hits: SearchHit[];
  /** Entries of all hits, ascending. */
  entries: number[];
}

interface Line {
  entry: number;
  start: number;
  end: number;
}

/** A hit before it is put into words, which costs more than finding it. */
interface Match {
  entry: number;
  found: Searchable;
  text: string;
  at: [number, number] | null;
  line: Line | null;
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
  readonly #signs: RegExp | null;
  readonly #trying: Trying;
  /** Things that were found already, by where. */
  readonly #known = new Map<string, number>();
  /** The beginning of the last piece, when it may be the rest of a message that begins before it. */
  #rest: Utterance | null = null;

  /** @throws {InvalidPattern} */
  constructor(query: SearchQuery, trying: Trying = () => {}) {
    this.#query = query;
    this.#pattern = patternOf(query);
    // Without a text, each thing is found where it begins, and what failed where it did.
    const signs = signsOf(query.kinds, query.text === '');
    this.#signs = signs && new RegExp([...signs, THOROUGH_SIGN].map(literal).join('|'), 'g');
    this.#trying = trying;
  }

  /** Entries from this one on are others now. */
  forget(from: number): void {
    for (const [key, entry] of this.#known) if (entry >= from) this.#known.delete(key);
    if (this.#rest && this.#rest.entry >= from) this.#rest = null;
  }

  /** `isFirst`: nothing stands before it, or nothing that will be looked at next. */
  scan(piece: Piece, isFirst: boolean, room = Number.POSITIVE_INFINITY): Scanned {
    const { bytes, from } = piece;
    const text = bytes.toString('latin1');
    const lines = new Lines(text, from);
    const matches: Match[] = [];
    const entries: number[] = [];
    const take = (match: Match | null) => {
      if (!match) return;
      entries.push(match.entry);
      if (room > 0) matches.push(match);
    };
    const utterances = this.#utterances(bytes, text, from, isFirst);
    const isPart = new Set(utterances.flatMap(({ entry, parts }) => parts.map((_, n) => entry + n)));
    for (const line of this.#candidates(text, lines)) {
      if (isPart.has(line.entry)) continue;
      const found = searchable(bytes.toString('utf8', line.start, line.end));
      if (found) take(this.#match(found, line.entry, line));
    }
    for (const utterance of utterances) take(this.#matchUtterance(utterance));
    const newest = room > 0 ? matches.sort((a, b) => a.entry - b.entry).slice(-room) : [];
    return { hits: newest.map((match) => hitOf(match, text)), entries: entries.sort((a, b) => a - b) };
  }

  /** Lines that may have it, each once, in order. */
  *#candidates(text: string, lines: Lines): Generator<Line, void> {
    const { raw } = this.#pattern;
    const expression = raw && (text.includes(THOROUGH_SIGN) ? raw.thorough : raw.usual);
    if (!expression) {
      if (this.#signs) yield* withMatch(this.#signs, text, lines);
      else yield* lines.all();
      return;
    }
    for (const line of withMatch(expression, text, lines, standsInText)) if (this.#hasSign(text, line)) yield line;
  }

  #hasSign(text: string, { start, end }: Line): boolean {
    if (!this.#signs) return true;
    this.#signs.lastIndex = 0;
    return this.#signs.test(text.slice(start, end));
  }

  /** `line`: where it stands; null for what stands in several. */
  #match(found: Searchable, entry: number, line: Line | null): Match | null {
    if (!isOfKinds(found, this.#query.kinds)) return null;
    const { seen } = this.#pattern;
    // A list of calls has each of them once, under its name; what failed is told where it did.
    if (!seen && !found.begins && !(found.failed && this.#query.kinds.includes('errors'))) return null;
    const place = seen ? this.#find(seen, found.texts, entry) : { text: found.texts.find(Boolean) ?? '', at: null };
    return place && !this.#isKnown(found.key, entry) ? { entry, found, line, ...place } : null;
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

  #matchUtterance({ entry, parts }: Utterance): Match | null {
    const [first] = parts;
    if (!first) return null;
    const whole = { ...first, texts: [parts.map(({ texts }) => texts[0] ?? '').join('')] };
    return this.#match(whole, entry, null);
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
    const last = found.at(-1);
    const isNext = later && last && last.entry + last.parts.length === later.entry && sameKind(last, later);
    if (isNext && later.entry === lines.numberOf(text.length)) last.parts.push(...later.parts);
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

/** Places in a line that are looked at one by one; then the line is read, which tells. Where one letter is looked for, most of its places are in names. */
const MOST_PLACES = 3;

/** Lines in which a global expression matches, at a place that counts, or may. */
function* withMatch(
  expression: RegExp,
  text: string,
  lines: Lines,
  counts: (text: string, from: number, to: number) => boolean = () => true,
): Generator<Line, void> {
  let line: Line | undefined;
  let places = 0;
  expression.lastIndex = 0;
  for (let found = expression.exec(text); found; found = expression.exec(text)) {
    const from = found.index;
    if (!line || from > line.end) {
      line = lines.at(from);
      places = 0;
    }
    if (++places <= MOST_PLACES && !counts(text, from, from + found[0].length)) {
      expression.lastIndex = from + 1;
      continue;
    }
    expression.lastIndex = line.end;
    yield line;
  }
}

const endOf = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

// Calls are over soon: what began further back is found as the window reads around it.
const LOOK_BACK = 256 * 1024;
const CALL_SIGN = '"tool_call"';

function hitOf({ entry, found, text, at, line }: Match, piece: string): SearchHit {
  const { kind, failed, toolCallId, requestId, begins } = found;
  const item = begins || toolCallId === null || line === null ? entry : itemOf(piece, line, toolCallId);
  const asked = requestId === null ? {} : { requestId };
  return { entry, item, toolCallId, ...asked, kind, failed, at: found.at, ...excerptOf(text, at) };
}

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
