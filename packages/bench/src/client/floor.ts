import { StringDecoder } from 'node:string_decoder';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { Agent, request } from 'undici';

/** No deadlines, and as many connections as are asked for: what a stream needs. */
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });

/** Reads an answer to bytes, and drops them. */
export async function readBytes(url: string): Promise<number> {
  const { body, headers } = await request(url, { dispatcher });
  let bytes = 0;
  for await (const chunk of body) bytes += (chunk as Buffer).length;
  if (headers['x-has-more'] === undefined && bytes === 0) throw new Error(`Nothing came from ${url}`);
  return bytes;
}

/** A history in pages, one after the other, to bytes. */
export async function readPages(path: string, entries: number, limit: number): Promise<void> {
  for (let offset = 0; offset < entries; offset += limit)
    await readBytes(`${path}session_logs/?offset=${offset}&limit=${limit}`);
}

/** Reads a stream and parses its events, until the server ends it. */
export async function readStream(
  url: string,
  hear: (event: EventSourceMessage) => void,
  onOpen?: () => void,
): Promise<void> {
  const { body } = await request(url, { dispatcher, headers: { accept: 'text/event-stream' } });
  onOpen?.();
  const parser = createParser({ onEvent: hear });
  const decoder = new StringDecoder('utf8');
  for await (const chunk of body) parser.feed(decoder.write(chunk as Buffer));
}
