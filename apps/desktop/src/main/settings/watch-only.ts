import { CloudRunError, type CloudRunsClient } from '@runwatch/protocol';

const locked = () =>
  new CloudRunError({
    code: 'refused',
    message: 'Runwatch is set to watch only: unlock it at the top of the window to act',
    retryable: false,
  });

/** The same client, on which nothing can be answered, sent, interrupted or stopped while `isOn` says so. Reading goes on as ever. */
export function watchOnly(client: CloudRunsClient, isOn: () => boolean): CloudRunsClient {
  return {
    runs: (signal, accountId) => client.runs(signal, accountId),
    refresh: (accountId) => client.refresh(accountId),
    looked: (run) => client.looked(run),
    watch: (run, signal, options) => client.watch(run, signal, options),
    entries: (run, from, to) => client.entries(run, from, to),
    text: (run, entry, from) => client.text(run, entry, from),
    search: (run, query, signal) => client.search(run, query, signal),
    journal: (run, signal) => client.journal(run, signal),
    retry: (run) => client.retry(run),
    pause: (run) => client.pause(run),
    resume: (run) => client.resume(run),
    async command(run, command, id) {
      if (isOn()) throw locked();
      return await client.command(run, command, id);
    },
    async stop(run) {
      if (isOn()) throw locked();
      return await client.stop(run);
    },
  };
}
