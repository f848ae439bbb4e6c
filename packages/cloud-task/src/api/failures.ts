import { CloudRunError, type Failure, type FailureCode, InvalidIdError } from '@runwatch/protocol';
import { LONGEST_FLOOR_MS } from './backoff.ts';

const failed = (failure: Failure, cause?: unknown) =>
  new CloudRunError(failure, cause === undefined ? {} : { cause: inOutline(cause) });

/**
 * What is known of a cause without what it may quote: messages of parsers repeat their input, those of the network stack hold headers and
 * bytes that were received, and whoever logs an error logs its causes too.
 */
function inOutline(cause: unknown): Error {
  if (cause instanceof CloudRunError) return cause;
  if (!(cause instanceof Error)) return new Error(typeof cause);
  const code = (cause as { code?: unknown }).code;
  return new Error(typeof code === 'string' && /^\w{1,60}$/.test(code) ? `${cause.name} ${code}` : cause.name);
}

/** `Retry-After` in seconds or as a date; undefined when missing or not understood. */
export function retryAfterMs(header: string | string[] | undefined, now: number): number | undefined {
  const value = Array.isArray(header) ? header[0] : header;
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_FLOOR_MS) : undefined;
}

const MESSAGES: Record<'auth_expired' | 'forbidden' | 'not_found' | 'rate_limited' | 'unavailable', string> = {
  auth_expired: 'The sign-in is no longer accepted: sign in again, or check the key',
  forbidden: 'This account may not see the run',
  not_found: 'The server knows no such run',
  rate_limited: 'The server asks to slow down',
  unavailable: 'The server cannot answer at the moment',
};

/** What an HTTP status means for a caller. */
export function statusFailure(status: number, retryAfter?: number): CloudRunError {
  const of = (code: keyof typeof MESSAGES, retryable: boolean) =>
    failed({
      code,
      message: MESSAGES[code],
      retryable,
      httpStatus: status,
      ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
    });
  if (status === 401) return of('auth_expired', false);
  if (status === 403) return of('forbidden', false);
  if (status === 404) return of('not_found', false);
  if (status === 407)
    return failed({
      code: 'network',
      message: "The network's proxy asks for a sign-in, which Runwatch cannot give",
      retryable: true,
      httpStatus: status,
    });
  if (status === 429) return of('rate_limited', true);
  if (status === 408 || status >= 500) return of('unavailable', true);
  if (status >= 300 && status < 400)
    return failed({
      code: 'protocol',
      message: 'The server points elsewhere, where no credential is sent: check the address of the account',
      retryable: false,
      httpStatus: status,
    });
  return failed({
    code: 'protocol',
    message: `The server answered with status ${status}`,
    retryable: false,
    httpStatus: status,
  });
}

const networkFailure = (cause: unknown): CloudRunError =>
  failed({ code: 'network', message: 'The server cannot be reached', retryable: true }, cause);

/** The account's own keeper of credentials did not do as it was asked: nothing was refused by a server. */
export const credentialFailure = (message: string, cause: unknown): CloudRunError =>
  cause instanceof CloudRunError ? cause : failed({ code: 'unavailable', message, retryable: true }, cause);

/** OpenSSL's reasons for not believing a certificate, and Node's for its name. */
const UNTRUSTED =
  /^(CERT_|ERR_TLS_CERT_|UND_ERR_PRX_TLS|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA|HOSTNAME_MISMATCH)/;

const isUntrusted = (error: unknown): boolean => UNTRUSTED.test(String((error as NodeJS.ErrnoException | null)?.code));

type Certificate = NonNullable<Failure['certificate']>;

function certificateOf(error: unknown): Certificate {
  const code = String((error as NodeJS.ErrnoException | null)?.code);
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return 'expired';
  return code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH' ? 'other-name' : 'unknown';
}

/** A person can mend this; so can leaving the hotel, whose portal shows a certificate of its own. */
const CERTIFICATES: Readonly<Record<Certificate, string>> = {
  unknown: "This computer does not trust the server's certificate: the network's own may have to be installed",
  expired: "The server's certificate is not valid at this time: it has run out, or this computer's clock is wrong",
  'other-name': "The server's certificate is for another name: check the address, or sign in to this network first",
};

const untrustedFailure = (cause: unknown): CloudRunError => {
  const certificate = certificateOf(cause);
  return failed({ code: 'untrusted', message: CERTIFICATES[certificate], retryable: true, certificate }, cause);
};

export const timeoutFailure = (ms: number): CloudRunError =>
  failed({ code: 'network', message: `No answer within ${Math.round(ms / 1_000)} s`, retryable: true });

/** Something answered, but not what we speak: a captive portal, a proxy's page, a broken body. */
export const protocolFailure = (what: string, cause?: unknown): CloudRunError =>
  failed(
    { code: 'protocol', message: `The answer is not what the server should send: ${what}`, retryable: true },
    cause,
  );

/** A failure that is not to be read off a status alone; trying again does not help unless it says so. */
export const commandFailure = (
  code: FailureCode,
  message: string,
  more: Partial<Omit<Failure, 'code' | 'message'>> = {},
  cause?: unknown,
): CloudRunError => failed({ code, message, retryable: false, ...more }, cause);

/** The single door from unknown to known. Reasons for stopping pass by: see `signal.throwIfAborted()` at the callers. */
export function asCloudRunError(error: unknown): CloudRunError {
  if (error instanceof CloudRunError) return error;
  if (error instanceof InvalidIdError)
    return failed({ code: 'invalid_id', message: error.message, retryable: false }, error);
  return isUntrusted(error) ? untrustedFailure(error) : networkFailure(error);
}
