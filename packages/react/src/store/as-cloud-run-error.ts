import { CloudRunError } from '@runwatch/protocol';

/** Every failure as the one class of the client interface. What is none yet came from our own side of it. */
export function asCloudRunError(error: unknown): CloudRunError {
  if (error instanceof CloudRunError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new CloudRunError({ code: 'protocol', message, retryable: true }, { cause: error });
}
