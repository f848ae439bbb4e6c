import { type Failure, type FailureCode, isCloudRunError } from '@runwatch/protocol';

/** What a journal keeps of a failure: its sentence stays away, which somebody else may have had a say in. */
export const failureFacts = (
  failure: Failure | null | undefined,
): { code: FailureCode | null; httpStatus: number | null } => ({
  code: failure?.code ?? null,
  httpStatus: failure?.httpStatus ?? null,
});

export const factsOfError = (error: unknown) => failureFacts(isCloudRunError(error) ? error.failure : null);
