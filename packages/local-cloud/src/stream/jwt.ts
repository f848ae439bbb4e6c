import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { errors, jwtVerify, SignJWT } from 'jose';
import { newUuid } from '../agent/new-id.ts';
import type { TokenFormat } from './token-format.ts';

interface Keys {
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** First 16 hexadecimal digits of SHA-256 over the public key (protocol 6). */
  kid: string;
}

let keys: Promise<Keys> | undefined;

/** One pair for the process: making one takes longer than starting a cloud. */
function ownKeys(): Promise<Keys> {
  keys ??= promisify(generateKeyPair)('rsa', { modulusLength: 2_048 }).then(({ privateKey }) => keysOf(privateKey));
  return keys;
}

function keysOf(privateKey: KeyObject): Keys {
  const publicKey = createPublicKey(privateKey);
  const kid = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
  return { privateKey, publicKey, kid };
}

/** JSON web tokens signed with RS256 (protocol 6): with this private key (PEM), or with one of this process. */
export function jwt(random: () => number, pem?: string): TokenFormat {
  const shared = pem === undefined ? undefined : Promise.resolve(keysOf(createPrivateKey(pem)));
  const signingKeys = () => shared ?? ownKeys();
  return {
    async write(claims, { audience, issuedAt, expiresAt }) {
      const { privateKey, kid } = await signingKeys();
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .setAudience(audience)
        .setIssuedAt(new Date(issuedAt))
        .setExpirationTime(new Date(expiresAt))
        .setJti(newUuid(random))
        .sign(privateKey);
    },

    async read(token, audience, nowMs) {
      const { publicKey } = await signingKeys();
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          algorithms: ['RS256'],
          audience,
          requiredClaims: ['iat', 'exp'],
          currentDate: new Date(nowMs),
        });
        return { kind: 'genuine', payload };
      } catch (error) {
        if (error instanceof errors.JOSEError) return { kind: 'refused', code: error.name };
        throw error;
      }
    },
  };
}
