import { type Failure, isCloudRunError } from '@runwatch/protocol';

/** Any error as a failure with words for people. What is no `CloudRunError` is a bug, and says so. */
export function failureOf(error: unknown): Failure {
  if (isCloudRunError(error)) return error.failure;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'protocol', message: `Unexpected: ${message}`, retryable: false };
}
