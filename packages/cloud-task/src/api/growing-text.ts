const FIRST_ROOM = 4 * 1024;

/**
 * Text that comes in pieces of bytes. Room is doubled as needed, so that it costs time in proportion to its length however small the pieces
 * are. Of what is longer than it may be only the length is kept.
 */
export class GrowingText {
  #bytes = Buffer.alloc(0);
  #length = 0;
  #isDropped = false;

  /** Bytes so far. */
  get length(): number {
    return this.#length;
  }

  /** Those of them that are kept. */
  get held(): number {
    return this.#isDropped ? 0 : this.#length;
  }

  /** Takes the next piece; `largest` is how long the text may be. */
  add(piece: Buffer, largest: number): void {
    const before = this.#length;
    this.#length += piece.length;
    if (this.#length > largest) {
      this.#isDropped = true;
      this.#letGo();
    }
    if (this.#isDropped) return;
    this.#makeRoom(before);
    piece.copy(this.#bytes, before);
  }

  /** The text, decoded as a whole; the next piece begins another. Undefined when it was too long. */
  end(): string | undefined {
    const text = this.#isDropped ? undefined : this.#bytes.toString('utf8', 0, this.#length);
    this.#letGo();
    this.#length = 0;
    this.#isDropped = false;
    return text;
  }

  /** Much room is not kept for what may never come. */
  #letGo(): void {
    if (this.#bytes.length > FIRST_ROOM) this.#bytes = Buffer.alloc(0);
  }

  #makeRoom(kept: number): void {
    if (this.#length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(FIRST_ROOM, 2 * this.#length));
    this.#bytes.copy(larger, 0, 0, kept);
    this.#bytes = larger;
  }
}
