/** How the claims of a token are written, and read back if the token is genuine and has not expired. */
export interface TokenFormat {
  write(claims: Readonly<Record<string, unknown>>, life: TokenLife): Promise<string>;
  read(token: string, nowMs: number): Promise<TokenReading>;
}

/** Milliseconds since the epoch; tokens keep whole seconds. */
export interface TokenLife {
  issuedAt: number;
  expiresAt: number;
}

/** `code`: the error class, as the proxy names it. */
export type TokenReading = { kind: 'genuine'; payload: unknown } | { kind: 'refused'; code: string };
