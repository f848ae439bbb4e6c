import { CloudRunError, type CloudRunsClient, type RunSummary } from '@runwatch/protocol';

/**
 * The runs of the account as the server lists them now; undefined when the signal was first. `isEnough`: whether what is known of them by now will do.
 * @throws CloudRunError when the list cannot be had: nobody in a terminal waits for it to be tried again
 */
export async function readList(
  client: CloudRunsClient,
  signal: AbortSignal,
  isEnough: (runs: readonly RunSummary[]) => boolean = () => true,
): Promise<RunSummary[] | undefined> {
  for await (const { runs, asOf, trouble } of client.runs(signal)) {
    if (asOf !== null && isEnough(runs)) return runs;
    if (trouble?.failure) throw new CloudRunError(trouble.failure);
  }
  return undefined;
}
