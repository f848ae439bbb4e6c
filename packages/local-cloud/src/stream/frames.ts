import { type LiveEntry, sentinelIn } from '../store/live-store.ts';
import { formatId } from '../store/stream-id.ts';

/** How a leg writes the JSON of an event; gets the text as it was stored. */
export type JsonSpelling = (stored: string) => string;

/** A data frame: no name, with an id (protocol 3.3). */
function dataFrame(entry: LiveEntry, json: JsonSpelling): string {
  // Raw text may hold line feeds; only as several data lines do they reach the reader as they are.
  const data = entry.raw ? entry.data.replaceAll('\n', '\ndata: ') : json(entry.data);
  return `id: ${formatId(entry.id)}\ndata: ${data}\n\n`;
}

/** A control frame: a name, no id (protocol 3.4). */
const controlFrame = (name: string, data: object, json: JsonSpelling): string =>
  `event: ${name}\n${bareFrame(data, json)}`;

/** A frame with neither name nor id: the state that the API leg tells before the end of a vanished stream. */
export const bareFrame = (data: object, json: JsonSpelling): string => `data: ${json(JSON.stringify(data))}\n\n`;

export const controlFrames = {
  keepalive: (json: JsonSpelling) => controlFrame('keepalive', { type: 'keepalive' }, json),
  rotated: (json: JsonSpelling) => controlFrame('end', { type: 'rotated' }, json),
  trimmed: (json: JsonSpelling) => controlFrame('end', { type: 'resync', reason: 'trimmed' }, json),
  complete: (json: JsonSpelling) => controlFrame('stream-end', { status: 'complete' }, json),
  error: (error: string, json: JsonSpelling) => controlFrame('error', { error }, json),
};

/** The frames of entries up to the first sentinel, and the frame that ends the stream if there is one. */
export function framesOf(
  entries: readonly LiveEntry[],
  json: JsonSpelling,
): { frames: string; lastFrame: string | undefined } {
  let frames = '';
  for (const entry of entries) {
    const sentinel = sentinelIn(entry);
    if (!sentinel) frames += dataFrame(entry, json);
    else if (sentinel.kind === 'complete') return { frames, lastFrame: controlFrames.complete(json) };
    else if (sentinel.kind === 'error') return { frames, lastFrame: controlFrames.error(sentinel.error, json) };
  }
  return { frames, lastFrame: undefined };
}
