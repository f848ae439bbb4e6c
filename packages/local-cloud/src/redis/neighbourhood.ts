import { type Clock, Nudge, sleep } from '@runwatch/async';
import { z } from 'zod';
import type { CarriedOut, Neighbour, Question } from '../store/shared-store.ts';
import type { RedisConnections, Shared } from './connections.ts';
import { ownKeys } from './keys.ts';

const Changed = z.object({ runId: z.string(), by: z.string() });

const Letter = z.union([
  z.object({
    question: z.object({ runId: z.string(), what: z.enum(['command', 'cancel']), body: z.unknown() }),
    number: z.number(),
    from: z.string(),
  }),
  z.object({ answer: z.object({ status: z.number(), body: z.record(z.string(), z.unknown()) }), number: z.number() }),
]);

/** A sandbox that is there answers within milliseconds. */
const PATIENCE_MS = 10_000;

/** What the processes on one Redis tell and ask each other, over its channels. */
export class Neighbourhood {
  readonly #redis: RedisConnections;
  readonly #processId: string;
  readonly #clock: Clock;
  readonly #waiting = new Map<number, (answer: CarriedOut) => void>();
  #lastNumber = 0;

  constructor(redis: RedisConnections, processId: string, clock: Clock) {
    this.#redis = redis;
    this.#processId = processId;
    this.#clock = clock;
  }

  async join(neighbour: Neighbour): Promise<AsyncDisposable> {
    const listener: Shared = this.#redis.listener();
    const busy = new Set<Promise<void>>();
    const doing = (work: Promise<void>) => {
      const done = work.catch(() => {}).then(() => void busy.delete(done));
      busy.add(done);
    };
    await listener.connect();
    await listener.subscribe(ownKeys.changed, (text) => {
      const { runId, by } = Changed.parse(JSON.parse(text));
      if (by !== this.#processId) doing(neighbour.changed(runId));
    });
    await listener.subscribe(ownKeys.process(this.#processId), (text) => {
      const letter = Letter.parse(JSON.parse(text));
      if ('answer' in letter) this.#waiting.get(letter.number)?.(letter.answer);
      else doing(this.#answer(letter, neighbour));
    });
    return {
      async [Symbol.asyncDispose]() {
        listener.destroy();
        await Promise.all(busy);
      },
    };
  }

  /** Undefined when nobody is there any more, or says nothing. */
  async ask(processId: string, question: Question): Promise<CarriedOut | undefined> {
    const number = ++this.#lastNumber;
    const answered = new Nudge();
    let answer: CarriedOut | undefined;
    this.#waiting.set(number, (given) => {
      answer = given;
      answered.fire();
    });
    const giveUp = new AbortController();
    // Begun before the question is sent: an answer may be there before the sending is told.
    const waited = sleep(this.#clock, PATIENCE_MS, { signal: giveUp.signal, nudge: answered }).catch(() => {});
    try {
      const there = await this.#send(processId, { question, number, from: this.#processId });
      if (!there) giveUp.abort();
      await waited;
      return answer;
    } finally {
      giveUp.abort();
      this.#waiting.delete(number);
    }
  }

  async #answer(
    { question, number, from }: { question: Question; number: number; from: string },
    neighbour: Neighbour,
  ): Promise<void> {
    const answer = await neighbour.answer(question);
    await this.#send(from, { answer, number });
  }

  /** Whether somebody listens there. */
  async #send(processId: string, letter: object): Promise<boolean> {
    return (await this.#redis.commands.publish(ownKeys.process(processId), JSON.stringify(letter))) > 0;
  }
}
