import type { FoldedItem, Transcript } from '@runwatch/transcript';
import { truncate } from '../text/text-width.ts';
import type { Block } from './block.ts';
import { stageOf, type Utterance, type UtteranceContext, utteranceOf } from './utterance.ts';
import type { Wants } from './wanted-items.ts';

export interface ItemPrinterOptions {
  plain: boolean;
  /** Whether the newest item may wait until it is over, because a status line shows it meanwhile. */
  holds: boolean;
  isMine: UtteranceContext['isMine'];
  /** What is not wanted is not printed. */
  wants: Wants;
}

/** One run, told twice: by final entries only, and by everything there is. Both begin with the same entry. */
export interface Witnesses {
  final: Transcript;
  /** Undefined while it is not shown that live entries continue the log: then they may tell halves of messages. */
  live: Transcript | undefined;
  /** ISO time: when something that bears no time was seen. */
  now: string;
}

/** A block, and the number of the entry that calls for it: what is printed together is printed in this order. */
interface Told {
  entry: number;
  block: Block;
}

/**
 * Decides what is printed when, and that it is printed once. Lines cannot be taken back, so a thing is printed when it is complete,
 * or when something after it has to be printed; then what becomes of it follows. Live things are printed ahead of the run log,
 * and passed over when the log tells the same; what the log tells otherwise is withdrawn in so many words.
 */
export class ItemPrinter {
  readonly #options: ItemPrinterOptions;
  /** The first item that has not been printed from final entries. The same position is the same item in both witnesses. */
  #next = 0;
  /** Positions before it whose items something may still become of. */
  readonly #underway = new Set<number>();
  readonly #said = new Set<string>();
  /** What was printed ahead of the log and is not unique, with how often. */
  readonly #ahead = new Map<string, { utterance: Utterance; times: number }>();

  constructor(options: ItemPrinterOptions) {
    this.#options = options;
  }

  /** What is to be printed now. `flush`: nothing more will come, so nothing is held back. */
  take({ final, live, now }: Witnesses, flush: boolean): Block[] {
    const told = this.#takeFinal(final, live, flush);
    if (live) {
      const ahead = this.#lookAhead(live);
      told.push(...ahead.map(({ entry, block }) => ({ entry, block: { ...block, at: block.at ?? now } })));
    }
    return told.sort((a, b) => a.entry - b.entry).map(({ block }) => block);
  }

  #takeFinal(final: Transcript, live: Transcript | undefined, flush: boolean): Told[] {
    const told: Told[] = [];
    for (const position of this.#underway) {
      const item = this.#at(final, position);
      if (!item) continue;
      told.push(...this.#confirm(item));
      if (stageOf(item) === 'over') this.#underway.delete(position);
    }
    for (; this.#next < final.count; this.#next++) {
      const item = this.#at(final, this.#next);
      if (!item) continue;
      if (!flush && this.#waits(item, this.#next, live ?? final)) break;
      // The log may not know yet how it ended, although that can be said at once.
      const newer = live && this.#at(live, this.#next);
      told.push(...this.#confirm(newer && this.#utter(newer).unique ? newer : item));
      if (stageOf(item) !== 'over') this.#underway.add(this.#next);
    }
    return told;
  }

  /** Live items that are complete, as far as they were not printed before. */
  #lookAhead(live: Transcript): Told[] {
    const told: Told[] = [];
    for (const position of this.#underway) {
      const item = this.#at(live, position);
      if (item) told.push(...this.#sayOnce(item));
    }
    const times = new Map<string, number>();
    let waiting = false;
    for (let position = this.#next; position < live.count; position++) {
      const item = this.#at(live, position);
      if (!item) continue;
      waiting ||= this.#waits(item, position, live);
      const utterance = this.#utter(item);
      if (utterance.unique) {
        if (!waiting) told.push(...this.#sayOnce(item));
        continue;
      }
      const time = (times.get(utterance.id) ?? 0) + 1;
      times.set(utterance.id, time);
      if (waiting || time <= (this.#ahead.get(utterance.id)?.times ?? 0)) continue;
      this.#ahead.set(utterance.id, { utterance, times: time });
      told.push({ entry: item.first, block: utterance.block });
    }
    return [...told, ...this.#withdraw(times, live.entryCount)];
  }

  #at(transcript: Transcript, position: number): FoldedItem | undefined {
    const item = transcript.item(position);
    return !item || item.kind === 'missing' || !this.#options.wants(item) ? undefined : item;
  }

  #utter(item: FoldedItem): Utterance {
    const { plain, isMine } = this.#options;
    return utteranceOf(item, { plain, isMine, said: this.#said });
  }

  /** Whether an item has to wait for what it will become. A question never waits: somebody has to see it. */
  #waits(item: FoldedItem, position: number, transcript: Transcript): boolean {
    const stage = stageOf(item);
    if (stage !== 'underway') return stage === 'growing';
    const isNewest = position === transcript.count - 1;
    return isNewest && this.#options.holds && item.kind !== 'permission' && item.kind !== 'plan';
  }

  /** An item as the log tells it, unless it was printed ahead. */
  #confirm(item: FoldedItem): Told[] {
    const { id, unique, block } = this.#utter(item);
    if (unique) return this.#sayOnce(item);
    const ahead = this.#ahead.get(id);
    if (!ahead) return [{ entry: item.first, block }];
    ahead.times--;
    if (ahead.times === 0) this.#ahead.delete(id);
    return [];
  }

  #sayOnce(item: FoldedItem): Told[] {
    const { id, covers, isFollowUp, block } = this.#utter(item);
    if (this.#said.has(id)) return [];
    this.#said.add(id);
    if (covers !== undefined) this.#said.add(covers);
    return [{ entry: isFollowUp ? item.last : item.first, block }];
  }

  /** What was printed ahead and is told by nobody any more. `times`: how often it still stands in the live transcript. */
  #withdraw(times: ReadonlyMap<string, number>, entry: number): Told[] {
    const told: Told[] = [];
    for (const [id, { utterance, times: printed }] of this.#ahead) {
      const stands = times.get(id) ?? 0;
      if (stands >= printed) continue;
      if (stands === 0) this.#ahead.delete(id);
      else this.#ahead.set(id, { utterance, times: stands });
      told.push({ entry, block: withdrawal(utterance.block) });
    }
    return told;
  }
}

const QUOTED_COLUMNS = 40;

const withdrawal = ({ at, label, text }: Block): Block => ({
  at,
  label: 'revised',
  tone: 'ask',
  text: `${label} "${truncate(text, QUOTED_COLUMNS)}" stands otherwise in the run log`,
});
