import { type CloudRunError, ErrorBody, type Failure } from '@runwatch/protocol';
import type { HttpAnswer } from './cloud-api.ts';
import { commandFailure, statusFailure } from './failures.ts';

type Refusal = Pick<Failure, 'code' | 'message' | 'retryable'>;

/** What statuses mean for somebody who asked for something to be done (protocol section 10). Bodies are never repeated: they may quote contents. */
const REFUSALS: Readonly<Record<number, Refusal>> = {
  400: { code: 'refused', message: 'The server does not accept this', retryable: false },
  403: { code: 'forbidden', message: 'This account may not do this', retryable: false },
  404: {
    code: 'not_found',
    message: 'The server knows no such run, or this account may not control it',
    retryable: false,
  },
  409: { code: 'run_ended', message: 'The run has ended and takes nothing more', retryable: false },
  413: { code: 'too_large', message: 'This is too large for the server', retryable: false },
  429: { code: 'rate_limited', message: 'The limit of use is reached: try again later', retryable: true },
  502: { code: 'unavailable', message: 'The agent could not be reached: try again', retryable: true },
  503: { code: 'unavailable', message: 'The server cannot do this at the moment: try again', retryable: true },
  504: {
    code: 'unavailable',
    message: 'The agent did not answer in time: it is not known whether this has arrived',
    retryable: true,
  },
};

const NOT_READY: Refusal = {
  code: 'sandbox_not_ready',
  message: 'The agent’s sandbox is not running: try again when the run is in progress',
  retryable: true,
};

export function refusalOf({ status, json, retryAfterMs }: HttpAnswer): CloudRunError {
  const body = ErrorBody.safeParse(json);
  const refusal = body.success && body.data.code === 'sandbox_not_ready' ? NOT_READY : REFUSALS[status];
  if (!refusal) return statusFailure(status, retryAfterMs);
  const { code, message, retryable } = refusal;
  return commandFailure(code, message, {
    httpStatus: status,
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}
