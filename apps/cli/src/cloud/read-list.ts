import { CloudRunError, type CloudRunsClient, type RunSummary } from '@runwatch/protocol';

/**
 * The runs of the account as the server lists them now; undefined when the signal was first.
 * @throws CloudRunError when the list cannot be had: nobody in a terminal waits for it to be tried again
 */
export async function readList(client: CloudRunsClient, signal: AbortSignal): Promise<RunSummary[] | undefined> {
  for await (const { runs, asOf, trouble } of client.runs(signal)) {
    if (asOf !== null) return runs;
    if (trouble?.failure) throw new CloudRunError(trouble.failure);
  }
  return undefined;
}
