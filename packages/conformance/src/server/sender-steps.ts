import type { Answer, Leg } from './server-scenario.ts';

/**
 * A line of an ingest body (8.1): the event with this number; that with as many bytes on its line; all events of a range; a completion; text
 * or bytes as they are.
 */
export type SenderLine =
  | number
  | { readonly seq: number; readonly bytes: number }
  | { readonly from: number; readonly to: number }
  | { readonly complete: number }
  | { readonly text: string }
  | { readonly hex: string };

/** Default: the right token of the run. `of`: that of another run; `named`: one that was asked for before. */
export type SenderToken =
  | 'none'
  | 'malformed'
  | 'api-key'
  | 'lower-case-scheme'
  | { readonly of: string }
  | { readonly named: string };

/** What a sender does (section 8), and what it must be answered. */
export type SenderStep =
  /** One request with everything in it. Lines end with LF, the last only if `open` is not set. */
  | {
      do: 'send';
      leg: Leg;
      run: string;
      lines: readonly SenderLine[];
      open?: boolean;
      token?: SenderToken;
      /** Instead of the run's own: texts with `{…}` as in `ask`. */
      path?: string;
      expect: Answer;
    }
  /** A request that goes on; what is sent of it has its effect meanwhile. */
  | { do: 'begin'; sending: string; leg: Leg; run: string }
  | { do: 'more'; sending: string; lines: readonly SenderLine[]; open?: boolean }
  | { do: 'finish'; sending: string; expect: Answer }
  /** What is answered although the request goes on. */
  | { do: 'answered'; sending: string; expect: Answer }
  /** The sender leaves in the middle of the request. */
  | { do: 'break'; sending: string };

export const SENDER_STEPS = [
  'send',
  'begin',
  'more',
  'finish',
  'answered',
  'break',
] as const satisfies readonly SenderStep['do'][];
