import { z } from 'zod';

/** What went wrong, in the words that a caller acts on. One word, one reaction. */
export const FailureCode = z.enum([
  'auth_expired',
  /** The account was signed out of this app, or is somebody else's now. */
  'no_account',
  /** A credential must not be sent there. */
  'untrusted_host',
  'forbidden',
  'not_found',
  'invalid_id',
  'run_ended',
  'permission_gone',
  /** The agent has no sandbox yet, or no longer, that could hear this. */
  'sandbox_not_ready',
  /** Understood, and not accepted: it will not be, however often it is sent. */
  'refused',
  'rate_limited',
  'unavailable',
  'network',
  'untrusted',
  'protocol',
  'too_large',
  'cancelled',
]);
export type FailureCode = z.infer<typeof FailureCode>;

/** A failure as it crosses IPC: a code, a sentence for people, and whether trying again may help. No hosts, no tokens, no bodies. */
export const Failure = z.object({
  code: FailureCode,
  message: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z.number().optional(),
  httpStatus: z.number().optional(),
  /** With `untrusted`: what is wrong with the certificate. It comes from somebody unknown, its time is not now, or it is another server's. */
  certificate: z.enum(['unknown', 'expired', 'other-name']).optional(),
});
export type Failure = z.infer<typeof Failure>;

/** The one error class of the client interface. `isCloudRunError(error, 'auth_expired')` tells them apart. */
export class CloudRunError extends Error {
  override readonly name = 'CloudRunError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }
}

export const isCloudRunError = (error: unknown, code?: FailureCode): error is CloudRunError =>
  error instanceof CloudRunError && (code === undefined || error.failure.code === code);
