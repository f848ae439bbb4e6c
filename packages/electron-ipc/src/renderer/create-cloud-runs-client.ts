import type { CloudRunsRouter, SearchMessage, WatchMessage } from '@runwatch/cloud-task';
import type { CloudRunsClient, RunList, WireEvent } from '@runwatch/protocol';
import type { TRPCClient } from '@trpc/client';
import { cloudRunErrorOf } from './cloud-run-error.ts';
import { readSubscription } from './read-subscription.ts';

/** The client interface over a typed tRPC client, whatever carries it. */
export function createCloudRunsClient(trpc: TRPCClient<CloudRunsRouter>): CloudRunsClient {
  // tRPC's types reckon with JSON, which loses undefined; structured clone, which carries us, does not: hence the casts.
  return {
    runs: (signal, accountId) =>
      readSubscription(() => trpc.runs.subscribe({ accountId }, { signal }) as AsyncIterable<RunList>, signal),

    async *watch(run, signal, options) {
      // A fresh id each time: no acknowledgement of a watch that is being torn down can be taken for one of this watch.
      const watchId = crypto.randomUUID();
      const messages = readSubscription(
        () => trpc.watch.subscribe({ watchId, run, options }, { signal }) as AsyncIterable<WatchMessage>,
        signal,
        ({ updates }) => options?.as !== 'display' && updates.at(-1)?.kind === 'ended',
      );
      for await (const { seq, updates } of messages) {
        yield updates;
        // Not waited for, as more messages are on their way already. If it is lost, the subscription is too, and says so itself.
        trpc.ack.mutate({ watchId, seq }).catch(() => {});
      }
    },

    async *search(run, query, signal) {
      const watchId = crypto.randomUUID();
      const messages = readSubscription(
        () => trpc.search.subscribe({ watchId, run, query }, { signal }) as AsyncIterable<SearchMessage>,
        signal,
      );
      for await (const { seq, updates } of messages) {
        yield updates;
        trpc.ack.mutate({ watchId, seq }).catch(() => {});
      }
    },
    journal: (run, signal) =>
      readSubscription(() => trpc.journal.subscribe({ run }, { signal }) as AsyncIterable<WireEvent[]>, signal),
    refresh: (accountId) => told(trpc.refresh.mutate({ accountId })),
    looked: (run) => told(trpc.looked.mutate({ run })),
    entries: (run, from, to) => told(trpc.entries.query({ run, from, to })),
    text: (run, entry, from) => told(trpc.text.query({ run, entry, from })),
    retry: (run) => told(trpc.retry.mutate({ run })),
    pause: (run) => told(trpc.pause.mutate({ run })),
    resume: (run) => told(trpc.resume.mutate({ run })),
    command: (run, command, id) => told(trpc.command.mutate({ run, command, id })),
    stop: (run) => told(trpc.stop.mutate({ run })),
  };
}

async function told<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw cloudRunErrorOf(error);
  }
}
