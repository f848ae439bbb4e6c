import type { Exchange } from '../http/exchange.ts';
import { sendJson } from '../http/respond.ts';
import type { Meters } from '../metrics/meters.ts';
import type { SequencedStream } from '../store/live-store.ts';
import { takeEvents } from './take-events.ts';

/** What a refused sender may still have on its way; more is cut off. */
const LARGEST_REST = 5_000_000;

/** Answers an ingest request of a sender who may send to this stream (protocol 8). */
export async function answerIngest(
  exchange: Exchange,
  stream: SequencedStream,
  meters: Meters | undefined,
): Promise<void> {
  const { request, response } = exchange;
  // Not `for await`: leaving it would take the connection along, and the answer with it.
  const body = request[Symbol.asyncIterator]();
  const tally = { accepted: 0, duplicate: 0 };
  const { status, body: answer } = await takeEvents(body, stream, tally);
  meters?.ingested(tally, status);
  if (status === 200 || status === 408) return sendJson(response, status, answer);
  const text = JSON.stringify(answer);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.write(text);
  await passOver(body, exchange);
}

/** Reads on without looking, so that a sender that still writes gets to read the answer. Ended before, it would not hear that the sender left. */
async function passOver(body: AsyncIterator<Uint8Array>, { response }: Exchange): Promise<void> {
  try {
    for (let bytes = 0; bytes <= LARGEST_REST; ) {
      const { done, value } = await body.next();
      if (done) return void response.end();
      bytes += value.length;
    }
    response.destroy();
  } catch {
    // The sender has read the answer and left.
  }
}
