import { isTerminal, type RunActivity, type RunAsk, type RunMeta, type RunRef, type Task } from '@runwatch/protocol';
import { asksIn } from '../run/asks-in.ts';
import { metaOf } from '../run/run-facts.ts';
import type { Candidate } from './next-question.ts';
import { type NewsSoFar, NOTHING_KNOWN } from './read-news.ts';

/** A line of the server's list. */
export interface ListedRun {
  key: string;
  ref: RunRef;
  title: string;
  repository: string | null;
  run: RunMeta;
}

/** What asking a run has brought. */
interface Asked {
  known: NewsSoFar;
  asks: RunAsk[] | undefined;
  activity: RunActivity | undefined;
  /** When it was asked last, and when the last answer came. */
  askedAt: number;
  answeredAt: number | undefined;
  updatedAt: string | null;
  fruitless: number;
  grewAt: number;
}

/** What was known of a run while it was watched. */
export interface LeftNews {
  asks: RunAsk[];
  activity: RunActivity | undefined;
  /** Where its entries ended. */
  entries: number;
}

export const keyOf = (run: RunRef): string => JSON.stringify([run.taskId, run.runId]);

/** Runs in which no agent works yet ask nothing. */
const NOT_BEGUN: ReadonlySet<string> = new Set(['not_started', 'queued']);

/** What is known of the runs of an account without watching them: the server's list, and what asking them has brought. */
export class KnownRuns {
  #listed: readonly ListedRun[] = [];
  readonly #asked = new Map<string, Asked>();

  get listed(): readonly ListedRun[] {
    return this.#listed;
  }

  list(tasks: readonly Task[]): void {
    this.#listed = tasks.flatMap(({ id, title, repository, latest_run: run }) => {
      if (!run) return [];
      const ref = { taskId: id, runId: run.id };
      const names = { title: title || 'Untitled task', repository: repository ?? null };
      return [{ key: keyOf(ref), ref, ...names, run: metaOf(ref, run) }];
    });
    const live = new Set(this.#listed.filter(({ run }) => !isTerminal(run.status)).map(({ key }) => key));
    for (const key of this.#asked.keys()) if (!live.has(key)) this.#asked.delete(key);
  }

  /** The list as an earlier process knew it. */
  restore(listed: readonly ListedRun[]): void {
    this.#listed = listed;
  }

  find(key: string): ListedRun | undefined {
    return this.#listed.find((one) => one.key === key);
  }

  /** What is known of a run's log; nothing before it was asked. */
  asked(key: string): NewsSoFar {
    return this.#asked.get(key)?.known ?? NOTHING_KNOWN;
  }

  /** Requests that wait for an answer, and when that was known; undefined while nobody knows. */
  asks(key: string): { asks: RunAsk[]; asOf: number } | undefined {
    const asked = this.#asked.get(key);
    return asked?.asks && asked.answeredAt !== undefined ? { asks: asked.asks, asOf: asked.answeredAt } : undefined;
  }

  /** What its agent does, as far as was known when it was asked last; undefined while nobody knows. */
  activity(key: string): RunActivity | undefined {
    return this.#asked.get(key)?.activity;
  }

  /** The run was asked, and this is known now. `updatedAt`: what the list said when it was asked. */
  answered(key: string, known: NewsSoFar, updatedAt: string | null, now: number): void {
    const before = this.#asked.get(key);
    const run = this.find(key);
    if (!run || isTerminal(run.run.status)) return;
    const grew = before !== undefined && known.total !== before.known.total;
    this.#asked.set(key, {
      known,
      asks: known.lines === before?.known.lines ? before.asks : asksIn(known.lines, run.ref.runId),
      activity: known.doing ? known.doing.activity : before?.activity,
      askedAt: now,
      answeredAt: now,
      updatedAt,
      fruitless: before === undefined || grew ? 0 : before.fruitless + 1,
      grewAt: grew ? now : (before?.grewAt ?? Number.NEGATIVE_INFINITY),
    });
  }

  /** The run could not be asked. What was known stays. */
  failed(key: string, updatedAt: string | null, now: number): void {
    const before = this.#asked.get(key);
    this.#asked.set(key, {
      known: NOTHING_KNOWN,
      asks: undefined,
      activity: undefined,
      answeredAt: undefined,
      grewAt: Number.NEGATIVE_INFINITY,
      ...before,
      askedAt: now,
      updatedAt,
      fruitless: (before?.fruitless ?? 0) + 1,
    });
  }

  /** The run was watched until now, and this was known of it. It is asked anew when its time comes. */
  left(key: string, { asks, activity, entries }: LeftNews, now: number): void {
    this.#asked.set(key, {
      known: { ...NOTHING_KNOWN, total: entries },
      asks,
      activity,
      askedAt: now,
      answeredAt: now,
      updatedAt: this.find(key)?.run.updatedAt ?? null,
      fruitless: 0,
      grewAt: now,
    });
  }

  /** Runs that may be asked: those in progress that are not watched. */
  candidates(isWatched: (key: string) => boolean): Candidate[] {
    return this.#listed.flatMap(({ key, run }) => {
      if (isTerminal(run.status) || NOT_BEGUN.has(run.status) || isWatched(key)) return [];
      const asked = this.#asked.get(key);
      const updatedAt = Date.parse(run.updatedAt ?? run.createdAt ?? '') || 0;
      return [
        {
          key,
          askedAt: asked?.askedAt ?? null,
          moved: asked !== undefined && asked.updatedAt !== run.updatedAt,
          asking: (asked?.asks?.length ?? 0) > 0,
          fruitless: asked?.fruitless ?? 0,
          activeAt: Math.max(updatedAt, asked?.grewAt ?? Number.NEGATIVE_INFINITY),
        },
      ];
    });
  }
}
