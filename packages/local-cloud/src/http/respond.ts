import type { OutgoingHttpHeaders } from 'node:http';
import type { Reply } from './reply.ts';

export function sendJson(response: Reply, status: number, body: unknown, headers: OutgoingHttpHeaders = {}): void {
  sendText(response, status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** A body as it is, with its length. */
export function sendText(
  response: Reply,
  status: number,
  text: string | Uint8Array,
  headers: OutgoingHttpHeaders,
): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(text), ...headers });
  if (typeof text === 'string') response.end(text);
  else {
    response.write(text);
    response.end();
  }
}

/** A refusal in the shape of Django's REST framework (protocol 1.1). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: object;
  readonly headers: OutgoingHttpHeaders;

  constructor(
    status: number,
    body: { code: string; detail: string; attr?: string } | { error: string; type?: string; code?: string },
    headers: OutgoingHttpHeaders = {},
  ) {
    super('detail' in body ? body.detail : body.error);
    this.status = status;
    this.body = 'detail' in body ? { type: errorType(status), attr: null, ...body } : body;
    this.headers = headers;
  }
}

export const notFound = (): Refusal => new Refusal(404, { code: 'not_found', detail: 'Not found.' });

export const invalid = (detail: string, attr?: string): Refusal =>
  new Refusal(400, { code: 'invalid_input', detail, ...(attr !== undefined && { attr }) });

function errorType(status: number): string {
  if (status === 400) return 'validation_error';
  return status === 401 || status === 403 ? 'authentication_error' : 'invalid_request';
}
