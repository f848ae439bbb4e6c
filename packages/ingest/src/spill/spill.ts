import { Nudge } from '@runwatch/async';
import { lineBytes } from '../event-text.ts';
import type { SpillDisk } from './spill-disk.ts';
import { eventLine, type Mark, markLine, parseSpillLine, type SpilledEvent, unsentLine } from './spill-lines.ts';
import { type Known, Segment } from './spill-segment.ts';

export interface SpillOptions {
  disk: SpillDisk;
  /** One folder a run; nobody else writes there. */
  folder: string;
  /** All files together, in bytes. What does not fit is treated as what does not fit into memory. Default: 1 GB. */
  mostBytes?: number | undefined;
  /** A file grows up to this many bytes, then another is begun. Default: 16 MB. */
  segmentBytes?: number | undefined;
}

/** A file by its place among them, and a byte in it. */
interface Place {
  segment: number;
  at: number;
}

const MOST_BYTES = 1024 * 1024 * 1024;
const SEGMENT_BYTES = 16 * 1024 * 1024;
const READ_BYTES = 256 * 1024;

/**
 * Events on the disk before they are on the wire. Files are only appended to; one whose events are all the server's is deleted. What `append` has
 * returned true for outlives a crash of the process, and after the next `sync` a crash of the machine.
 */
export class Spill {
  /** Fires when there is something to sync. */
  readonly written = new Nudge();
  readonly #options: { disk: SpillDisk; folder: string; mostBytes: number; segmentBytes: number };
  readonly #segments: Segment[];
  #known: Known = { mark: { done: 0, seq: 0 }, unsent: undefined };
  /** Where the next event to be read back stands. */
  #reading: Place = { segment: 0, at: 0 };
  #isSynced = true;
  #hasFailed = false;

  /** Opens what an earlier process left behind, if any. @throws the system's error */
  constructor(options: SpillOptions) {
    const { disk, folder, mostBytes = MOST_BYTES, segmentBytes = SEGMENT_BYTES } = options;
    // With files that are large for what there may be, room would come back late.
    this.#options = { disk, folder, mostBytes, segmentBytes: Math.min(segmentBytes, mostBytes / 4) };
    this.#segments = Segment.openAll(disk, folder);
    for (const segment of this.#segments) this.#known = segment.scan(this.#known);
    if (this.#segments.length === 0) this.#begin();
    this.#goOnFrom((this.#segments[0] as Segment).before);
    // What comes from here on is not sent before the server was heard of.
    this.#known = { ...this.#known, unsent: this.#known.unsent ?? this.#last.after };
    this.#last.append(unsentLine(this.#known.unsent ?? 0), 'unsent');
    this.#dropDone();
    // The first file may begin with events that are done.
    this.skip(this.#known.mark.done - (this.#segments[0] as Segment).before);
  }

  /** How far the server is. */
  get mark(): Mark {
    return this.#known.mark;
  }

  /** Events in the files that are not the server's. */
  get waiting(): number {
    return Math.max(0, this.#last.after - this.#known.mark.done);
  }

  /** How many of these may have been sent. */
  get maybeSent(): number {
    const { mark, unsent = this.#last.after } = this.#known;
    return Math.max(0, unsent - mark.done);
  }

  /** In all files. */
  get bytes(): number {
    return this.#segments.reduce((sum, { size }) => sum + size, 0);
  }

  /** The disk refused to write, or to read. Events are then kept in memory only, until the files can begin anew. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Writes an event; false when there is no room for it. `isKept`: the caller has it in memory, and will not read it back. */
  append(event: SpilledEvent, { isKept }: { isKept: boolean }): boolean {
    if (this.#hasFailed || this.bytes >= this.#options.mostBytes) return false;
    return this.#trying(() => {
      if (this.#last.size >= this.#options.segmentBytes) this.#rotate();
      this.#last.append(eventLine(event), 'event');
      if (isKept) this.#reading = { segment: this.#segments.length - 1, at: this.#last.size };
      this.#touched();
    });
  }

  /** The next events that were not read back, as many as are lines of no more than `bytes`; at least one, unless there is none. */
  read(bytes: number): SpilledEvent[] {
    const events: SpilledEvent[] = [];
    this.#trying(() => {
      let size = 0;
      for (const { event, next } of this.#ahead()) {
        size += lineBytes(event.text);
        if (events.length > 0 && size > bytes) return;
        events.push(event);
        this.#reading = next;
      }
    });
    return events;
  }

  /** Passes over the next events that were not read back. */
  skip(count: number): void {
    let left = count;
    if (left > 0)
      for (const { next } of this.#ahead()) {
        this.#reading = next;
        if (--left === 0) return;
      }
  }

  /** Takes note of how far the server is. `isEmpty`: nothing waits any more, in memory either. */
  note(mark: Mark, { isEmpty }: { isEmpty: boolean }): void {
    // What was kept in memory only has no place in the files: they cannot go on, but begin anew once it is gone.
    if (this.#hasFailed && !isEmpty) return;
    this.#known = { mark, unsent: undefined };
    this.#hasFailed = !this.#trying(() => {
      if (this.#hasFailed) this.#beginAnew();
      else this.#last.append(markLine(mark), 'mark');
      this.#touched();
      if (isEmpty && this.#last.size >= this.#options.segmentBytes / 2) this.#rotate();
      this.#dropDone();
    });
  }

  /** Everything that was written outlives a crash of the machine when it resolves. */
  async sync(): Promise<void> {
    if (this.#isSynced) return;
    this.#isSynced = true;
    try {
      await this.#last.sync();
    } catch {
      this.#hasFailed = true;
    }
  }

  /** Nobody will need it any more: the stream is over. */
  remove(): void {
    this.#trying(() => {
      for (const segment of this.#segments.splice(0)) segment.remove(this.#options.disk);
    });
    this.#hasFailed = true;
  }

  close(): void {
    for (const segment of this.#segments.splice(0)) segment.close();
    this.#hasFailed = true;
  }

  get #last(): Segment {
    return this.#segments.at(-1) as Segment;
  }

  #trying(work: () => void): boolean {
    try {
      work();
      return true;
    } catch {
      this.#hasFailed = true;
      return false;
    }
  }

  #touched(): void {
    this.#isSynced = false;
    this.written.fire();
  }

  /** Files are deleted when their events are the server's, though the mark that said so may have gone with the machine's power. */
  #goOnFrom(first: number): void {
    const { done, seq } = this.#known.mark;
    if (done < first) this.#known = { ...this.#known, mark: { done: first, seq: seq + first - done } };
  }

  #begin(): void {
    const { disk, folder } = this.#options;
    const { mark, unsent } = this.#known;
    // Safe before the files are deleted that have an earlier one.
    const head = markLine(mark) + (unsent === undefined ? '' : unsentLine(unsent));
    const segment = Segment.create({ disk, folder, before: this.#segments.at(-1)?.after ?? mark.done, head });
    this.#segments.push(segment);
  }

  #beginAnew(): void {
    for (const segment of this.#segments.splice(0)) segment.remove(this.#options.disk);
    this.#reading = { segment: 0, at: 0 };
    this.#begin();
  }

  #rotate(): void {
    if (this.#last.after === this.#last.before) return;
    // Only the last file may have a torn line, so what is in this one is made safe first.
    this.#last.syncNow();
    this.#begin();
  }

  #dropDone(): void {
    while (this.#segments.length > 1 && (this.#segments[0] as Segment).after <= this.#known.mark.done) {
      this.#segments.shift()?.remove(this.#options.disk);
      const { segment, at } = this.#reading;
      this.#reading = segment === 0 ? { segment: 0, at: 0 } : { segment: segment - 1, at };
    }
  }

  /** Events from where reading has come to, each with the place behind it. */
  *#ahead(): Generator<{ event: SpilledEvent; next: Place }, void> {
    let { segment, at } = this.#reading;
    for (let file = this.#segments[segment]; file; ) {
      const lines = file.lines(at, READ_BYTES);
      for (const { line, next } of lines) {
        at = next;
        const parsed = parseSpillLine(line);
        if (parsed.kind === 'event') yield { event: parsed, next: { segment, at } };
      }
      if (lines.length > 0) continue;
      file = this.#segments[++segment];
      at = 0;
    }
  }
}
