/** Where the numbers of an entry stand in its text; -1 where it has none of the kind. */
export interface Slots {
  sse: number;
  time: number;
  id: number;
  first: number;
  call: number;
}

/** The numbers of one entry. */
export interface Numbers {
  /** Milliseconds since the epoch. */
  time: number;
  id: number;
  first: number;
  call: number;
}

/** Digits of an id: so many that its length never changes. */
export const ID_DIGITS = 7;
const CALL_DIGITS = 8;
export const TIME_LENGTH = '2026-01-01T00:00:00.000Z'.length;

/**
 * Texts that repeat without end, each time with other numbers of the same length. So a log of a million entries costs a copy and a few digits when
 * it is asked for, and no memory: the server must not be what is measured.
 */
export class Tile {
  readonly length: number;
  readonly #bytes: Buffer;
  /** Where each text begins, and where the last one ends. */
  readonly #starts: number[];
  readonly #slots: readonly Slots[];

  constructor(texts: readonly { text: string; slots: Slots }[]) {
    this.length = texts.length;
    this.#bytes = Buffer.from(texts.map(({ text }) => text).join(''));
    this.#slots = texts.map(({ slots }) => slots);
    this.#starts = [0];
    for (const { text } of texts) this.#starts.push((this.#starts.at(-1) ?? 0) + Buffer.byteLength(text));
  }

  /** Where text `at` of the endless row begins. */
  offsetOf(at: number): number {
    const tile = Math.floor(at / this.length);
    return tile * this.#bytes.length + (this.#starts[at - tile * this.length] ?? 0);
  }

  /** The texts `[from, to)`, each with its numbers, `margin` bytes behind the beginning of the buffer and before its end. */
  render(from: number, to: number, numbers: (at: number, into: Numbers) => void, margin = 0): Buffer {
    const begin = this.offsetOf(from);
    const out = Buffer.allocUnsafe(this.offsetOf(to) - begin + 2 * margin);
    for (let at = from; at < to; ) {
      const inTile = at % this.length;
      const until = Math.min(to, at - inTile + this.length);
      const [start, end] = [this.#starts[inTile], this.#starts[inTile + until - at]];
      this.#bytes.copy(out, this.offsetOf(at) - begin + margin, start, end);
      at = until;
    }
    const own: Numbers = { time: 0, id: 0, first: 0, call: 0 };
    for (let at = from; at < to; at++) {
      numbers(at, own);
      this.#number(out, this.offsetOf(at) - begin + margin, this.#slots[at % this.length] as Slots, own);
    }
    return out;
  }

  #number(out: Buffer, start: number, slots: Slots, { time, id, first, call }: Numbers): void {
    if (slots.sse >= 0) writeDigits(out, start + slots.sse, id, ID_DIGITS);
    writeTime(out, start + slots.time, time);
    writeDigits(out, start + slots.id, id, ID_DIGITS);
    if (slots.first >= 0) writeDigits(out, start + slots.first, first, ID_DIGITS);
    if (slots.call >= 0) writeDigits(out, start + slots.call, call, CALL_DIGITS);
  }
}

function writeDigits(out: Buffer, at: number, value: number, digits: number): void {
  let rest = value;
  for (let index = at + digits - 1; index >= at; index--) {
    const next = Math.floor(rest / 10);
    out[index] = 48 + rest - next * 10;
    rest = next;
  }
}

const DAY_MS = 86_400_000;
let knownDay = -1;
let dayText = '';

/** `toISOString`, which would cost more than all the rest. */
function writeTime(out: Buffer, at: number, time: number): void {
  const day = Math.floor(time / DAY_MS);
  if (day !== knownDay) {
    knownDay = day;
    dayText = new Date(day * DAY_MS).toISOString().slice(0, 11);
  }
  out.write(dayText, at, 'latin1');
  const ms = Math.floor(time - day * DAY_MS);
  writeDigits(out, at + 11, Math.floor(ms / 3_600_000), 2);
  writeDigits(out, at + 14, Math.floor(ms / 60_000) % 60, 2);
  writeDigits(out, at + 17, Math.floor(ms / 1_000) % 60, 2);
  writeDigits(out, at + 20, ms % 1_000, 3);
}
