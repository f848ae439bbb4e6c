import { isCloudRunError, type Leg as LegKind, proxyRoutes, type RunRef, urlOf } from '@runwatch/protocol';
import type { CloudApi } from '../api/cloud-api.ts';
import { type Credential, fixedCredential } from '../api/credentials.ts';
import { protocolFailure } from '../api/failures.ts';
import { isTrustedStream } from '../api/trusted-host.ts';

/** Which server a connection reads from, with the credential for it and no other. */
export interface Leg {
  kind: LegKind;
  url: URL;
  credential: Credential;
}

/** A position in the stream of one leg. It means nothing on the other (protocol 4.1). */
export interface StreamCursor {
  leg: LegKind;
  id: string;
}

/**
 * Resolves the leg for one connection: tokens live 15 minutes, so do connections, so each has its own (protocol sections 2 and 6). Their
 * expiry is the server's to judge: the clock of this machine is not asked.
 * Whatever keeps the token from us, the API leg is there: for this connection when it was a passing fault, and a lasting refusal
 * (an old server, no permission) will say the same next time.
 */
export async function resolveLeg(api: CloudApi, ref: RunRef, signal: AbortSignal): Promise<Leg> {
  try {
    const { token, base } = await api.streamToken(ref, signal);
    if (base !== null)
      return { kind: 'proxy', url: proxyUrl(base, api.access.host, ref.runId), credential: fixedCredential(token) };
  } catch (error) {
    signal.throwIfAborted();
    if (!isCloudRunError(error)) throw error;
  }
  return apiLeg(api, ref);
}

/** The API leg, with the account's own credential. */
export const apiLeg = (api: CloudApi, ref: RunRef): Leg => ({
  kind: 'api',
  url: api.streamUrl(ref),
  credential: api.access.credentials,
});

/** The run's token goes nowhere but to a host that the account's API has named, and not in the clear over a network, whoever asks for it. */
function proxyUrl(base: string, api: URL, runId: string): URL {
  if (!URL.canParse(base) || !isTrustedStream(new URL(base), api))
    throw protocolFailure('the stream address is none that a token may be sent to');
  return urlOf(base, proxyRoutes.stream(runId), { resync: 1 });
}
