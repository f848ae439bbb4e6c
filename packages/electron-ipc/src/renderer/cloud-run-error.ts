import type { CloudRunsRouter } from '@runwatch/cloud-task';
import { CloudRunError, type Failure } from '@runwatch/protocol';
import { TRPCClientError } from '@trpc/client';

/** Main ended what it should have kept up, or could not answer: worth another try. */
export const mainUnavailable: Failure = {
  code: 'unavailable',
  message: 'Lost the connection to the background process',
  retryable: true,
};

const refusedByMain: Failure = {
  code: 'protocol',
  message: 'The background process refused the request',
  retryable: false,
};

/** The error that main threw, as the client interface knows it. Its failure comes from main, which we trust. */
export function cloudRunErrorOf(error: unknown): CloudRunError {
  if (!(error instanceof TRPCClientError)) return new CloudRunError(mainUnavailable, { cause: error });
  const data = (error as TRPCClientError<CloudRunsRouter>).data;
  const failure = data?.failure ?? (data && data.code !== 'INTERNAL_SERVER_ERROR' ? refusedByMain : mainUnavailable);
  return new CloudRunError(failure, { cause: error });
}
