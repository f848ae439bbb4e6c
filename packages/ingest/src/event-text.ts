import { z } from 'zod';

/** An event is any JSON object (protocol 8.1). */
const Event = z.looseObject({});

// `{"seq":` and `,"event":` and `}`, a line feed, and the longest number.
const AROUND = 8 + 9 + 2 + 16;
/** Bytes of a line, as the real sender bounds it: the server takes 1,000,000 (protocol 8.3, 8.5). */
const LARGEST_LINE = 900_000;

/**
 * The JSON text of an event, and what it takes as a line; undefined when that is more than any server takes.
 * @throws TypeError when it is no JSON object
 */
export function eventText(event: object): { text: string; bytes: number } | undefined {
  // Arrays are objects, and `toJSON` can make anything of anything: what counts is what would be sent.
  const text: string | undefined = JSON.stringify(event);
  if (!Event.safeParse(event).success || !text?.startsWith('{'))
    throw new TypeError('Cannot append the event: it must be an object that becomes a JSON object');
  const bytes = lineBytes(text);
  return bytes > LARGEST_LINE ? undefined : { text, bytes };
}

export const lineBytes = (text: string): number => Buffer.byteLength(text) + AROUND;

export const ingestLine = (seq: number, text: string): string => `{"seq":${seq},"event":${text}}\n`;

export const completionLine = (finalSeq: number): string =>
  `{"type":"_posthog/stream_complete","final_seq":${finalSeq}}\n`;

export type Loss = 'full' | 'too large' | 'refused' | 'unreadable';

const BECAUSE: Readonly<Record<Loss, string>> = {
  full: "the sender's buffer was full",
  'too large': 'too large to be sent',
  refused: 'the server refused to take it',
  unreadable: "the sender's disk did not give it back",
};

/** Stands in the stream where events are missing, so that whoever reads sees it. */
export function lossText(loss: Loss, count: number, now: number): string {
  const missing = count === 1 ? 'An event is missing here' : `${count} events are missing here`;
  return JSON.stringify({
    type: 'notification',
    timestamp: new Date(now).toISOString(),
    notification: {
      jsonrpc: '2.0',
      method: '_posthog/console',
      params: { level: 'warn', message: `${missing}: ${BECAUSE[loss]}` },
    },
  });
}
