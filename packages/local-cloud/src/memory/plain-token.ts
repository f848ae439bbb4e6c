import type { TokenFormat } from '../stream/token-format.ts';

/**
 * Tokens without a signature, for a network that nobody else is on: signing goes through a thread pool, which answers in an order of its own,
 * and a world in memory must run the same way each time.
 */
export const plainTokens: TokenFormat = {
  async write(claims, { audience, expiresAt }) {
    return `plain.${Buffer.from(JSON.stringify({ audience, claims, expiresAt })).toString('base64url')}`;
  },

  async read(token, wanted, nowMs) {
    if (!token.startsWith('plain.')) return { kind: 'refused', code: 'JWSInvalid' };
    const { audience, claims, expiresAt } = JSON.parse(
      Buffer.from(token.slice('plain.'.length), 'base64url').toString(),
    );
    if (audience !== wanted) return { kind: 'refused', code: 'JWTClaimValidationFailed' };
    return nowMs >= expiresAt ? { kind: 'refused', code: 'JWTExpired' } : { kind: 'genuine', payload: claims };
  },
};
