import { CloudRunError } from '@runwatch/protocol';

/** What a proxy answered instead of opening a tunnel, as undici words it (7.30; it has no field for the status). */
const REFUSED_TUNNEL = /^Proxy response \((\d{3})\) !== 200/;
const HUNG_UP = 'UND_ERR_SOCKET';
/** Errors from before anything was sent: another way may be tried. */
const NOT_CONNECTED: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException | null)?.code;

export const isNotConnected = (error: unknown): boolean => NOT_CONNECTED.has(codeOf(error));

const failure = (message: string, cause?: unknown): CloudRunError =>
  new CloudRunError({ code: 'network', message, retryable: true }, { cause });

export const noUsableProxy = (types: readonly string[]): CloudRunError =>
  failure(`The network asks for a kind of proxy that Runwatch cannot use: ${types.join(', ')}`);

/** Words for what a proxy did instead of opening a tunnel; every other error as it is. `signsIn`: it was told a name and a password. */
export function ofProxy(error: Error, signsIn: boolean): Error {
  if (codeOf(error) === HUNG_UP) return failure("The network's proxy closes the connection", error);
  const status = REFUSED_TUNNEL.exec(error.message)?.[1];
  if (status === undefined) return error;
  if (status === '407')
    return failure(
      signsIn
        ? "The network's proxy does not accept the name and password that it was given"
        : "The network's proxy asks for a sign-in, which Runwatch cannot give",
      error,
    );
  return failure(`The network's proxy does not let Runwatch through: it answers with status ${status}`, error);
}
