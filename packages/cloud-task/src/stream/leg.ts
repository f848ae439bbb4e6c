import { apiRoutes, isCloudRunError, type Leg as LegKind, proxyRoutes, type RunRef, urlOf } from '@runwatch/protocol';
import type { CloudApi } from '../api/cloud-api.ts';
import { credential } from '../api/credential.ts';
import { protocolFailure } from '../api/failures.ts';
import type { Account } from '../ports.ts';

/** Which server a connection reads from, with the credential for it and no other. */
export interface Leg {
  kind: LegKind;
  url: URL;
  token: string;
}

/** A position in the stream of one leg. It means nothing on the other (protocol 4.1). */
export interface StreamCursor {
  leg: LegKind;
  id: string;
  /** All that was told lies before it. Not so when entries without an id came behind it: the server will send them again. */
  isExact: boolean;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Resolves the leg for one connection: tokens live 15 minutes, so do connections, so each has its own (protocol sections 2 and 6).
 * Whatever keeps the token from us, the API leg is there: for this connection when it was a passing fault, and a lasting refusal
 * (an old server, no permission) will say the same next time.
 */
export async function resolveLeg(api: CloudApi, account: Account, ref: RunRef, signal: AbortSignal): Promise<Leg> {
  try {
    const { token, stream_base_url: base } = await api.streamToken(ref, signal);
    if (base) return { kind: 'proxy', url: proxyUrl(base, ref.runId), token };
  } catch (error) {
    signal.throwIfAborted();
    if (!isCloudRunError(error)) throw error;
  }
  return apiLeg(account, ref, signal);
}

/** The API leg, with the account's own credential. */
export async function apiLeg(account: Account, ref: RunRef, signal: AbortSignal): Promise<Leg> {
  const path = apiRoutes.stream({ projectId: account.projectId, taskId: ref.taskId, runId: ref.runId });
  return { kind: 'api', url: urlOf(account.apiHost, path), token: await credential(account, signal) };
}

/** The run's token must not cross a network in the clear, whoever asks for it. */
function proxyUrl(base: string, runId: string): URL {
  let url: URL;
  try {
    url = urlOf(base, proxyRoutes.stream(runId), { resync: 1 });
  } catch (cause) {
    throw protocolFailure('the stream address is no address', cause);
  }
  if (url.protocol !== 'https:' && !LOOPBACK.has(url.hostname))
    throw protocolFailure('the stream address is neither https nor on this machine');
  return url;
}
