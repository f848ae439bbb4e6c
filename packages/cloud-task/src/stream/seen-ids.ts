/** Remembered ids. A server that repeats more than this is not resumed but joined anew. */
const REMEMBERED = 2_048;

/** Longer ids are remembered by their beginning and a fingerprint: a server may send what it likes as an id. */
const LONGEST_ID = 256;

/**
 * Tells re-deliveries on one leg from news, by the ids of the stream (`<ms>-<n>`, ascending; protocol 4.1).
 * An id alone proves nothing when a server counts anew after a restart, so it is kept with a fingerprint of its text.
 */
export class SeenIds {
  readonly #seen = new Map<string, number>();
  #furthest: string | undefined;

  get isEmpty(): boolean {
    return this.#seen.size === 0;
  }

  /** Whether a stream that begins with this entry goes over what was told before it tells more: then nothing lies between. */
  continues(first: { id: string; text: string } | undefined): boolean {
    return first !== undefined && this.#seen.get(shortened(first.id)) === fingerprint(first.text);
  }

  /**
   * - `news`: never told on this leg
   * - `repeat`: told before, word for word
   * - `astray`: neither follows what was told nor repeats it (a counter that began again, a replay from long ago, a late commit)
   */
  judge(rawId: string, text: string): 'news' | 'repeat' | 'astray' {
    const id = shortened(rawId);
    const print = fingerprint(text);
    const known = this.#seen.get(id);
    if (known === print) return 'repeat';
    const astray = known !== undefined || (this.#furthest !== undefined && !isAfter(id, this.#furthest));
    if (astray) this.#seen.clear();
    if (ID.test(id)) this.#furthest = id;
    this.#seen.set(id, print);
    if (this.#seen.size > REMEMBERED) this.#forgetOldest();
    return astray ? 'astray' : 'news';
  }

  #forgetOldest(): void {
    const oldest = this.#seen.keys().next();
    if (!oldest.done) this.#seen.delete(oldest.value);
  }
}

const shortened = (id: string): string =>
  id.length <= LONGEST_ID ? id : `${id.slice(0, LONGEST_ID)}…${id.length} ${fingerprint(id)}`;

const ID = /^(\d{1,15})-(\d{1,15})$/;

/** Ascending by milliseconds, then by counter. Ids of another form, and names given to entries without one, have no order and count as following. */
function isAfter(id: string, other: string): boolean {
  const a = ID.exec(id);
  const b = ID.exec(other);
  if (!a || !b) return true;
  const ms = Number(a[1]) - Number(b[1]);
  return ms !== 0 ? ms > 0 : Number(a[2]) > Number(b[2]);
}

// Sampled, because it runs for every event: repeats are equal everywhere, and different texts rarely agree in length and in 64 places.
const SAMPLES = 64;

function fingerprint(text: string): number {
  let hash = text.length;
  const step = Math.max(1, Math.floor(text.length / SAMPLES));
  for (let i = 0; i < text.length; i += step) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}
