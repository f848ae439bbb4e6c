/** How the claims of a token are written, and read back if the token is genuine, for this purpose, and has not expired. */
export interface TokenFormat {
  write(claims: Readonly<Record<string, unknown>>, life: TokenLife): Promise<string>;
  read(token: string, audience: Audience, nowMs: number): Promise<TokenReading>;
}

/** What a token is for (protocol 6): reading a live stream, or sending its events. */
export type Audience = 'posthog:stream_read' | 'posthog:sandbox_event_ingest';

/** Milliseconds since the epoch; tokens keep whole seconds. */
interface TokenLife {
  audience: Audience;
  issuedAt: number;
  expiresAt: number;
}

/** `code`: the error class, as the proxy names it. */
type TokenReading = { kind: 'genuine'; payload: unknown } | { kind: 'refused'; code: string };
