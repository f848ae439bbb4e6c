import type { apiRoutes } from '@runwatch/protocol';
import type { Shape } from '../shape.ts';
import type { SenderStep } from './sender-steps.ts';
import type { RunWish } from './server-under-test.ts';

/**
 * One rule of the wire contract, as plain data. Runs, streams and tokens have names that hold within the scenario; texts may have
 * `{unique}`, `{project}`, `{task:NAME}` and `{run:NAME}` in them (ids encoded as path segments).
 */
export interface ServerScenario {
  /** Section of the contract. */
  readonly clause: string;
  readonly name: string;
  readonly setup: readonly Drive[];
  readonly operations: readonly (Drive | Look | SenderStep)[];
}

export type Leg = 'api' | 'proxy';

/** What happens in the server. */
export type Drive =
  | ({ do: 'create'; run: string; taskOf?: string; resumes?: string } & Omit<RunWish, 'resumes'>)
  | { do: 'live'; run: string; events: readonly object[] }
  /** A line that is no text is written as JSON; `big` adds so many entries of so many bytes each. */
  | { do: 'log'; run: string; lines?: readonly (string | object)[]; big?: { count: number; bytes: number } }
  | { do: 'status'; run: string; status: string }
  | { do: 'end'; run: string; error?: string }
  | { do: 'trim'; run: string; keep: number }
  | { do: 'expire'; run: string }
  | { do: 'permission'; run: string; requestId: string }
  | { do: 'pass'; ms: number };

/** What a client does, and what it must see. */
export type Look =
  | Ask
  | OpenStream
  | ReadStream
  /** Checks every byte of a stream against 3.3, and the order of its ids against 4.1. */
  | { do: 'framing'; stream: string }
  | { do: 'leave'; stream: string }
  /** Opens as many streams as the leg allows one run. */
  | { do: 'fill'; leg: Leg; run: string }
  /** Asks for a token, which is a JWT: for reading, or for sending. */
  | { do: 'token'; token: string; run: string; forSending?: boolean; header?: Shape; claims?: Shape }
  | { do: 'messages'; run: string; expect: readonly string[] };

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, Shape>>;
  readonly json?: Shape;
  /** Of a body with a JSON text on each line. */
  readonly lines?: readonly Shape[];
  readonly text?: string;
}

export interface Ask {
  readonly do: 'ask';
  /** A route with its ids encoded, or a path as it is. */
  readonly route?: keyof typeof apiRoutes;
  readonly path?: string;
  readonly run?: string;
  readonly leg?: Leg;
  readonly method?: 'GET' | 'POST' | 'OPTIONS';
  readonly query?: string;
  readonly body?: unknown;
  /** Beside the credentials; null sends none of that name. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly expect: Answer;
}

export interface OpenStream {
  readonly do: 'open';
  readonly stream: string;
  readonly leg: Leg;
  readonly run: string;
  readonly query?: string;
  /** `Last-Event-ID`: as it is, or that of a frame (counted from 0) which another stream has read. */
  readonly cursor?: string | { readonly stream: string; readonly frame: number };
  /** Default: the right credential of the leg. A named one was asked for before. */
  readonly token?: 'none' | 'malformed' | 'api-key' | { readonly named: string };
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: status 200. */
  readonly expect?: Answer;
  /** Asks again while there is no room: a server needs a moment to notice that a stream was left. */
  readonly whenThereIsRoom?: boolean;
}

export interface ReadStream {
  readonly do: 'read';
  readonly stream: string;
  /** The next frames, all of them: `{event, id, data}`, with `data` parsed. */
  readonly frames: readonly Shape[];
  /** Keepalives among them are passed over. */
  readonly overKeepalives?: boolean;
  /** The server's time that may pass meanwhile; default: none. */
  readonly withinMs?: number;
  /** How much of it must have passed at least. */
  readonly notBeforeMs?: number;
  /** Whether the server then closes the stream, without another frame. */
  readonly closes?: boolean;
}
