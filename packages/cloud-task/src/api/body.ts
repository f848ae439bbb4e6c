import type { CloudRunError } from '@runwatch/protocol';
import { protocolFailure } from './failures.ts';
import { GrowingText } from './growing-text.ts';
import { discard, drop, type HttpResponse, header, mediaType } from './http.ts';

const MB = 1024 * 1024;
/** A page of the log stops at 16 MiB, but for a first entry that is larger (protocol 1.5). */
export const LARGEST_PAGE = 64 * MB;
/** Everything else is small: a run, a token, a hundred tasks. */
const LARGEST_ANSWER = 16 * MB;

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Why a body is none that was asked for; undefined when it is to be read. Nothing was asked for compressed: what is compressed all the same would
 * come in bursts, and what comes out of it has no bound.
 */
export function wrongBody(
  response: HttpResponse,
  isWanted: (type: string) => boolean,
  wanted: string,
): CloudRunError | undefined {
  const type = mediaType(response);
  if (!isWanted(type)) return protocolFailure(`${contentKind(type)} instead of ${wanted}`);
  const encoding = header(response, 'content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== '') return protocolFailure(`compressed data instead of plain ${wanted}`);
  return undefined;
}

/** What came, for people; not in the words of whoever sent it. */
function contentKind(type: string): string {
  switch (type) {
    case 'text/html':
      return 'a web page';
    case 'application/json':
      return 'JSON';
    default:
      return 'something else';
  }
}

const isJson = (type: string) => type === 'application/json';

/**
 * The body as JSON text. A page of HTML with status 200 is named as what it is.
 * @throws CloudRunError `protocol`, also when it is larger than `largest` bytes: then it is not read on
 */
export async function readJsonText(response: HttpResponse, largest: number): Promise<string> {
  const wrong = wrongBody(response, isJson, 'JSON');
  if (wrong) {
    await discard(response);
    throw wrong;
  }
  return await readText(response, largest);
}

/** @throws CloudRunError `protocol`: see `readJsonText` */
export async function readJson(response: HttpResponse): Promise<unknown> {
  const text = await readJsonText(response, LARGEST_ANSWER);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw protocolFailure('the body is not JSON', cause);
  }
}

async function readText(response: HttpResponse, largest: number): Promise<string> {
  const tooLarge = () => protocolFailure(`more than ${largest / MB} MB`);
  if (Number(header(response, 'content-length')) > largest) {
    drop(response);
    throw tooLarge();
  }
  const body = new GrowingText();
  for await (const bytes of response.body) {
    body.add(bytes, largest);
    // Leaving the loop lets go of the body.
    if (body.length > largest) throw tooLarge();
  }
  const text = body.end() ?? '';
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
