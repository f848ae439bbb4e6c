import type { Received } from '../http/reply.ts';
import { Refusal } from '../http/respond.ts';
import type { RunTokens } from '../stream/run-tokens.ts';

/**
 * The run, and its claims, that a sender's token is for (protocol 6).
 * @throws {Refusal} 401
 */
export async function senderClaims({ headers }: Received, tokens: RunTokens) {
  const { authorization = '' } = headers;
  if (!authorization.startsWith('Bearer ')) throw new Refusal(401, { error: 'Missing authorization bearer token' });
  const verdict = await tokens.verify(authorization.slice('Bearer '.length), 'posthog:sandbox_event_ingest');
  if (verdict.kind === 'refused') throw new Refusal(401, { error: 'Invalid event ingest token', code: verdict.code });
  return verdict.claims;
}
