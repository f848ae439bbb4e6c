import { type Activity, activity, type Clock, Nudge, sleep } from '@runwatch/async';
import { isCloudRunError, isTerminal, type RunList, type RunRef } from '@runwatch/protocol';
import { z } from 'zod';
import type { RunPlace } from '../run-address.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { Notice, type NoticeKind } from './notice.ts';
import { NOTHING_KNOWN, NoticeMemory, noticeKeyOf, observe } from './observe.ts';

/** How the system tells people something while they look elsewhere. */
export interface Notifier {
  /** Shows it; calls `opened` when somebody wants to see more. Returns how to take it back. */
  show(notice: { title: string; text: string }, opened: () => void): () => void;
}

/** A number at the app's icon; 0 takes it away. */
export interface Badge {
  set(count: number): void;
}

/** Where is kept what has been told, as one small text. */
export interface NoticeFile {
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

export interface NoticeDeskIo {
  clock: Clock;
  /** The accounts that are followed, and whenever they are others. */
  accounts(signal: AbortSignal): AsyncIterable<readonly string[]>;
  runs(signal: AbortSignal, accountId: string): AsyncIterable<RunList>;
  settings: { readonly all: Settings };
  notifier: Notifier;
  badge: Badge;
  file: NoticeFile;
  /** Shows this place of a run to somebody who has asked for it; null: the app. */
  open(shown: { run: RunRef; place: RunPlace } | null): void;
}

const Kept = z.object({
  version: z.literal(2),
  accounts: z.record(z.string(), NoticeMemory),
  missed: z.array(Notice),
});

/** Of more than these nobody makes use. */
const MOST_MISSED = 100;
/** Silence makes no event: it is looked for. */
const LOOK_MS = 30_000;
/** An account that is somebody else's now is followed anew after this. */
const AGAIN_MS = 1_000;
const GATHER_MS = 1_000;

const SWITCH: Readonly<Record<NoticeKind, keyof Settings>> = {
  'needs-you': 'noticeNeedsYou',
  failed: 'noticeFailed',
  finished: 'noticeFinished',
  quiet: 'noticeQuiet',
  'connection-lost': 'noticeConnectionLost',
};

const HIDDEN: Readonly<Record<NoticeKind, string>> = {
  'needs-you': 'A run needs you',
  failed: 'A run failed',
  finished: 'A run finished',
  quiet: 'A run is quiet',
  'connection-lost': 'The connection is lost',
};

/** Follows the runs of all accounts, tells people what they would miss, and keeps it for them until they have seen it. */
export class NoticeDesk {
  readonly #io: NoticeDeskIo;
  readonly #memory = new Map<string, NoticeMemory>();
  readonly #lists = new Map<string, RunList>();
  readonly #shown = new Map<string, () => void>();
  /** The runs that each window shows to somebody who looks at them. */
  readonly #looking = new Map<number, readonly string[]>();
  readonly #changed = new Nudge();
  #missed: readonly Notice[] = [];

  constructor(io: NoticeDeskIo) {
    this.#io = io;
  }

  /** What nobody has seen yet, newest first. */
  get missed(): readonly Notice[] {
    return this.#missed;
  }

  /** The same now, and whenever it is another. Ends with the signal. */
  async *changes(signal: AbortSignal): AsyncGenerator<readonly Notice[], void> {
    let told: readonly Notice[] | undefined;
    while (!signal.aborted) {
      if (told === this.#missed) await this.#changed.next(signal).catch(() => {});
      else {
        told = this.#missed;
        yield told;
      }
    }
  }

  /** A window shows these runs to somebody who looks at them. */
  look(window: number, runs: readonly RunRef[]): void {
    if (runs.length === 0) this.#looking.delete(window);
    else this.#looking.set(window, runs.map(noticeKeyOf));
    this.#settle(({ run }) => run !== null && this.#isLookedAt(run));
  }

  dismiss(id: string): void {
    this.#settle((notice) => notice.id === id);
  }

  dismissAll(): void {
    this.#settle(() => true);
  }

  /** Somebody has chosen this one in a window. */
  open(id: string): void {
    this.#open(this.#missed.find((one) => one.id === id));
  }

  /** Follows the runs until the signal aborts. */
  async live(signal: AbortSignal): Promise<void> {
    await this.#restore();
    await using _looking = activity((until) => this.#lookForSilence(until), signal);
    await using _keeping = activity((until) => this.#keep(until), signal);
    const following = new Map<string, Activity<void>>();
    try {
      for await (const ids of this.#io.accounts(signal)) {
        for (const [id, one] of following)
          if (!ids.includes(id)) {
            following.delete(id);
            await one[Symbol.asyncDispose]();
            this.#forget(id);
          }
        for (const id of ids)
          if (!following.has(id))
            following.set(
              id,
              activity((until) => this.#follow(id, until), signal),
            );
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await Promise.all([...following.values()].map((one) => one[Symbol.asyncDispose]()));
      for (const takeBack of this.#shown.values()) takeBack();
      this.#shown.clear();
    }
  }

  async #follow(id: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const list of this.#io.runs(signal, id)) this.#see(id, list);
      } catch (error) {
        if (signal.aborted) return;
        if (!isCloudRunError(error)) throw error;
      }
      if (!signal.aborted) await sleep(this.#io.clock, AGAIN_MS, { signal }).catch(() => {});
    }
  }

  #see(id: string, list: RunList): void {
    const { clock, settings } = this.#io;
    const { memory, notices, settled } = observe(this.#memory.get(id) ?? NOTHING_KNOWN, id, list, clock.now());
    this.#memory.set(id, memory);
    this.#lists.set(id, list);
    this.#settle((notice) => settled.includes(notice.id));
    for (const notice of notices) {
      const isSeen = notice.run !== null && this.#isLookedAt(notice.run);
      if (!isSeen && settings.all[SWITCH[notice.kind]]) this.#tell(notice);
    }
    this.#countBadge();
    this.#changed.fire();
  }

  #tell(notice: Notice): void {
    const { notifier, settings } = this.#io;
    const hides = settings.all.noticeHidesText;
    const title = hides ? 'Runwatch' : notice.kind === 'needs-you' ? `Needs you: ${notice.title}` : notice.title;
    const text = hides ? HIDDEN[notice.kind] : notice.text;
    this.#shown.get(notice.id)?.();
    this.#shown.set(
      notice.id,
      notifier.show({ title, text }, () => this.#open(notice)),
    );
    this.#missed = [notice, ...this.#missed.filter(({ id }) => id !== notice.id)].slice(0, MOST_MISSED);
  }

  /** Where the system shows it, somebody may choose one that is settled by then: they are shown the place all the same. */
  #open(notice: Notice | undefined): void {
    if (notice) this.dismiss(notice.id);
    this.#io.open(notice?.run ? { run: notice.run, place: notice.place } : null);
  }

  #settle(isSettled: (notice: Notice) => boolean): void {
    const gone = this.#missed.filter(isSettled);
    if (gone.length === 0) return;
    for (const { id } of gone) {
      this.#shown.get(id)?.();
      this.#shown.delete(id);
    }
    this.#missed = this.#missed.filter((notice) => !gone.includes(notice));
    this.#changed.fire();
  }

  #isLookedAt(run: RunRef): boolean {
    const key = noticeKeyOf(run);
    return [...this.#looking.values()].flat().some((looked) => isSameRun(key, looked));
  }

  #countBadge(): void {
    const lists = [...this.#lists.values()].flatMap(({ runs }) => runs);
    this.#io.badge.set(lists.filter(({ run, asks }) => !isTerminal(run.status) && (asks?.length ?? 0) > 0).length);
  }

  #forget(id: string): void {
    this.#lists.delete(id);
    this.#memory.delete(id);
    this.#settle(({ run }) => run?.accountId === id);
    this.#countBadge();
  }

  async #lookForSilence(signal: AbortSignal): Promise<void> {
    for (;;) {
      await sleep(this.#io.clock, LOOK_MS, { signal });
      for (const [id, list] of this.#lists) this.#see(id, list);
    }
  }

  async #restore(): Promise<void> {
    const text = await this.#io.file.read().catch(() => undefined);
    try {
      const kept = Kept.parse(JSON.parse(text ?? ''));
      for (const [id, memory] of Object.entries(kept.accounts)) this.#memory.set(id, memory);
      this.#missed = kept.missed;
    } catch {
      // Nothing was kept, or it makes no sense: what is so now is where it begins.
    }
  }

  async #keep(signal: AbortSignal): Promise<void> {
    let written = '';
    const write = async () => {
      const accounts = Object.fromEntries(this.#memory);
      const text = JSON.stringify({ version: 2, accounts, missed: this.#missed });
      if (text === written) return;
      written = text;
      // What cannot be kept is told once more when the app starts again: better than not at all.
      await this.#io.file.write(text).catch(() => {});
    };
    try {
      for (;;) {
        await this.#changed.next(signal);
        await sleep(this.#io.clock, GATHER_MS, { signal });
        await write();
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    await write();
  }
}

/** A window may name a run without its account: the first one is meant then. */
function isSameRun(key: string, other: string): boolean {
  const [a, b] = [JSON.parse(key), JSON.parse(other)] as [unknown[], unknown[]];
  return a[1] === b[1] && a[2] === b[2] && (a[0] === b[0] || a[0] === null || b[0] === null);
}
