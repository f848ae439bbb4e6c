import { type Recurs, readEntry } from '../normal-form/read-entry.ts';
import { type EventIds, eventIdsOf } from './event-ids.ts';
import type { SeamEntry } from './seam.ts';
import { TextBuilder, type TextUnit } from './text-unit.ts';

/** One entry, read once however often it is joined. What it was parsed to is not kept: of long lists that would be most of the memory. */
export class Told {
  readonly reading: Reading;
  readonly ids: EventIds;
  /** Milliseconds since the epoch; NaN when it carries no time. */
  readonly time: number;
  readonly #entry: SeamEntry;
  #key: string | undefined;

  constructor(entry: SeamEntry, value: unknown) {
    const timestamp = (value as { timestamp?: unknown } | undefined)?.timestamp;
    this.#entry = entry;
    this.reading = withoutKey(readEntry(value));
    this.ids = eventIdsOf(value);
    this.time = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  }

  /** Equal for entries that mean the same; those of texts are empty. */
  get key(): string {
    this.#key ??= keyOf(readEntry(this.#entry.value));
    return this.#key;
  }
}

type WithKey = ReturnType<typeof readEntry>;
export type Reading = WithKey extends infer R ? (R extends unknown ? Omit<R, 'key'> : never) : never;

/** Written out, because taking a field away costs more than all the rest. */
function withoutKey(reading: WithKey): Reading {
  switch (reading.kind) {
    case 'fact':
      return { kind: 'fact', recurs: reading.recurs, run: reading.run };
    case 'server':
      return { kind: 'server' };
    case 'input':
      return { kind: 'input', call: reading.call };
    case 'optional':
      return { kind: 'optional', logOnly: reading.logOnly };
    case 'text':
    case 'nothing':
    case 'unreadable':
      return reading;
  }
}

const keyOf = (reading: WithKey): string => ('key' in reading ? reading.key() : '');

interface FactUnit {
  readonly kind: 'fact';
  readonly told: Told;
  readonly recurs: Recurs;
  readonly run: string | undefined;
  readonly at: number;
}

/** What both witnesses tell in the same order: facts, and the agent's text between them. */
export type Unit = TextUnit | FactUnit;

/** On the entry itself: a weak map of a quarter of a million entries costs more than reading them. */
const TOLD = Symbol('what the entry tells');

interface Marked {
  [TOLD]?: Told;
}

export const toldBy = (entry: SeamEntry): Told => (entry as SeamEntry & Marked)[TOLD] ?? read(entry, entry.value);

/** Reads the entry now, when it has just been parsed to `value`. */
export function read(entry: SeamEntry, value: unknown): Told {
  const told = new Told(entry, value);
  (entry as SeamEntry & Marked)[TOLD] = told;
  return told;
}

/** The units of a list, from entry `begin` on. */
export function unitsOf(list: readonly Told[], begin: number): Unit[] {
  const units: Unit[] = [];
  let text: TextBuilder | undefined;
  const close = (): void => {
    if (text) units.push(text.unit());
    text = undefined;
  };
  for (let at = begin; at < list.length; at++) {
    const told = list[at] as Told;
    const { reading } = told;
    if (reading.kind === 'text') {
      text ??= new TextBuilder();
      text.add(at, reading.text, reading.whole);
    } else if (reading.kind === 'fact') {
      close();
      units.push({ kind: 'fact', told, recurs: reading.recurs, run: reading.run, at });
    } else if (reading.kind === 'input') {
      // The log writes the message before it, so what comes next does not take its place any more.
      text?.closeMessage();
    }
  }
  close();
  return units;
}
