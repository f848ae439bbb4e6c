import type { RunMeta } from '@runwatch/protocol';
import { Transcript } from '@runwatch/transcript';
import type { CopyWriter } from '../copy-run.ts';
import { describeSeal } from '../describe-seal.ts';
import type { RunFileHead, RunFileSeal } from '../run-lines.ts';
import { describeItem } from './describe-item.ts';
import { plainLine } from './plain-text.ts';

/** What may still be told of an item comes this soon as a rule: a tool call that takes longer stands in two pieces. */
const WINDOW = 2_000;
/** Long entries are not gathered for as long. */
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** A run as people read it, in Markdown. Entries are folded as they come, and let go of when nothing more is expected of them. */
export class MarkdownWriter implements CopyWriter {
  readonly #transcript = new Transcript();
  /** Entries before this one have been written. */
  #written = 0;

  head(head: RunFileHead, run: RunMeta): string {
    this.#transcript.apply({ kind: 'snapshot', run, total: 0, start: 0, lines: [] });
    const facts = [
      head.repository,
      head.branch,
      `task ${head.run.task}`,
      `run ${head.run.id}`,
      head.createdAt ? `started ${head.createdAt}` : null,
    ].filter((fact) => fact !== null && fact !== undefined && fact !== '');
    const saved = head.savedAt ? `\n\n> A saved copy, last kept ${head.savedAt}: the server could not be reached.` : '';
    return `# ${plainLine(head.title || 'Untitled run')}\n\n${plainLine(facts.join(' · '))}\n\nTimes are UTC.${saved}\n\n`;
  }

  *entries(lines: readonly string[]): Generator<string, void> {
    const at = this.#transcript.entryCount;
    this.#transcript.apply({ kind: 'from', at, lines: [...lines], settled: at + lines.length });
    const { loaded, characters } = this.#transcript;
    if (loaded >= 2 * WINDOW || characters >= MOST_CHARACTERS) {
      yield* this.#write(this.#transcript.entryCount - (characters >= MOST_CHARACTERS ? 1 : WINDOW));
      this.#letGo();
    }
  }

  *missing(from: number, to: number): Generator<string, void> {
    yield* this.#write(Number.POSITIVE_INFINITY);
    yield `> **${to - from} entries are missing here**, behind #${from}.\n\n`;
  }

  *seal(seal: RunFileSeal, head: RunFileHead): Generator<string, void> {
    yield* this.#write(Number.POSITIVE_INFINITY);
    const status = seal.errorMessage ? `${seal.result}: ${seal.errorMessage}` : seal.result;
    yield `---\n\nRun ${plainLine(status.replaceAll('_', ' '))}. ${describeSeal(seal, head.savedAt)}.\n\nsha256 of the entries: \`${seal.sha256}\`\n`;
  }

  /** Items that are over before entry `to`, in order. */
  *#write(to: number): Generator<string, void> {
    const transcript = this.#transcript;
    for (let position = 0; position < transcript.count; position++) {
      const item = transcript.item(position);
      if (!item || item.kind === 'missing' || item.first < this.#written) continue;
      if (item.first >= to || item.last >= to) return;
      this.#written = item.first + 1;
      yield describeItem(item);
    }
  }

  /** What has been written is not needed any more. */
  #letGo(): void {
    const transcript = this.#transcript;
    // An item's entries may reach behind the first of the next one.
    const next = transcript.item(transcript.positionOf(this.#written - 1) + 1);
    const tail = next && next.kind !== 'missing' ? next.first : transcript.entryCount;
    for (const _ of transcript.arrange({ passage: null, tail }));
  }
}
