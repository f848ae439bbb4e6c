import {
  AccountId,
  type CloudRunsClient,
  Command,
  CommandId,
  Failure,
  isCloudRunError,
  type RunList,
  RunRef,
  type RunUpdate,
  SearchQuery,
  type SearchUpdate,
  WatchOptions,
  WireEvent,
} from '@runwatch/protocol';
import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import { AckWindow } from './ack-window.ts';

/** How many batches may be on their way before the window must have acknowledged one (measured: docs/architecture.md). */
const BATCHES_AHEAD = 4;

/** One message to a window: `seq` is what it acknowledges once it has processed the updates. */
export type WatchMessage = Paced<RunUpdate>;

/** The same for what was found. */
export type SearchMessage = Paced<SearchUpdate>;

interface Paced<T> {
  seq: number;
  updates: T[];
}

const entry = z.number().int().nonnegative();
const watchId = z.string().min(1).max(100);

const t = initTRPC.create({
  errorFormatter({ shape, error }) {
    const failure = isCloudRunError(error.cause) ? error.cause.failure : undefined;
    // A stack names files of this machine; a window has no use for it.
    const { stack: _, ...data } = shape.data;
    return { ...shape, data: { ...data, failure: failure && Failure.parse(failure) } };
  },
});

/** Lets our own failures through as the cause; tRPC reports everything else as an internal error. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isCloudRunError(error) ? new TRPCError({ code: 'BAD_REQUEST', message: error.message, cause: error }) : error;
  }
}

async function* explained<T>(source: AsyncIterable<T>): AsyncGenerator<T, void> {
  try {
    yield* source;
  } catch (error) {
    throw isCloudRunError(error) ? new TRPCError({ code: 'BAD_REQUEST', message: error.message, cause: error }) : error;
  }
}

/**
 * The service as tRPC procedures. A window names runs; it never learns of hosts, URLs or tokens.
 * Flow control: `watch` sends at most four messages beyond what `ack` has confirmed, and gives the event loop a turn between two; `windows` are those that
 * are being told something, for whoever wants to look.
 */
export function createCloudRunsRouter(client: CloudRunsClient, windows = new Map<string, AckWindow>()) {
  /** Numbers what is told, and never is more than four messages ahead of what the window has acknowledged. */
  async function* paced<T>(
    id: string,
    batches: AsyncIterable<T[]>,
    signal: AbortSignal,
  ): AsyncGenerator<Paced<T>, void> {
    if (windows.has(id)) throw new TRPCError({ code: 'CONFLICT', message: 'This watch id is in use' });
    const window = new AckWindow(BATCHES_AHEAD);
    windows.set(id, window);
    try {
      for await (const updates of batches) {
        yield { seq: await window.next(signal), updates };
        // Messages made from memory would otherwise follow each other in microtasks, and nothing else would get a turn.
        await new Promise(setImmediate);
      }
    } catch (error) {
      if (!signal.aborted)
        throw isCloudRunError(error)
          ? new TRPCError({ code: 'BAD_REQUEST', message: error.message, cause: error })
          : error;
    } finally {
      windows.delete(id);
    }
  }

  return t.router({
    runs: t.procedure.input(z.object({ accountId: AccountId.optional() }).optional()).subscription(async function* ({
      input,
      signal = new AbortController().signal,
    }): AsyncGenerator<RunList, void> {
      yield* client.runs(signal, input?.accountId);
    }),

    refresh: t.procedure
      .input(z.object({ accountId: AccountId.optional() }))
      .mutation(({ input }) => told(() => client.refresh(input.accountId))),

    looked: t.procedure.input(z.object({ run: RunRef })).mutation(({ input }) => told(() => client.looked(input.run))),

    watch: t.procedure
      .input(z.object({ watchId, run: RunRef, options: WatchOptions.optional() }))
      .subscription(({ input, signal = new AbortController().signal }): AsyncGenerator<WatchMessage, void> => {
        const { run, options } = input;
        return paced(input.watchId, client.watch(run, signal, options), signal);
      }),

    search: t.procedure
      .input(z.object({ watchId, run: RunRef, query: SearchQuery }))
      .subscription(({ input, signal = new AbortController().signal }): AsyncGenerator<SearchMessage, void> => {
        const { run, query } = input;
        return paced(input.watchId, client.search(run, query, signal), signal);
      }),

    journal: t.procedure.input(z.object({ run: RunRef })).subscription(async function* ({
      input,
      signal = new AbortController().signal,
    }): AsyncGenerator<WireEvent[], void> {
      // What a note must not hold is left out here, whoever wrote it.
      for await (const events of explained(client.journal(input.run, signal))) yield z.array(WireEvent).parse(events);
    }),

    ack: t.procedure.input(z.object({ watchId, seq: z.number().int().nonnegative() })).mutation(({ input }) => {
      windows.get(input.watchId)?.acknowledge(input.seq);
    }),

    entries: t.procedure
      .input(z.object({ run: RunRef, from: entry, to: entry }))
      .query(({ input }) => told(() => client.entries(input.run, input.from, input.to))),

    text: t.procedure
      .input(z.object({ run: RunRef, entry, from: z.number().int().nonnegative() }))
      .query(({ input }) => told(() => client.text(input.run, input.entry, input.from))),

    retry: t.procedure.input(z.object({ run: RunRef })).mutation(({ input }) => told(() => client.retry(input.run))),

    pause: t.procedure.input(z.object({ run: RunRef })).mutation(({ input }) => told(() => client.pause(input.run))),

    resume: t.procedure.input(z.object({ run: RunRef })).mutation(({ input }) => told(() => client.resume(input.run))),

    command: t.procedure
      .input(z.object({ run: RunRef, command: Command, id: CommandId }))
      .mutation(({ input }) => told(() => client.command(input.run, input.command, input.id))),

    stop: t.procedure.input(z.object({ run: RunRef })).mutation(({ input }) => told(() => client.stop(input.run))),
  });
}

export type CloudRunsRouter = ReturnType<typeof createCloudRunsRouter>;
