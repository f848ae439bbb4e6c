import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createGzip } from 'node:zlib';
import type { LocalCloud } from '@runwatch/local-cloud';

/** What somebody on the way does to bodies of streams and pages. */
export type Meddling = 'nothing' | 'holds streams' | 'compresses';

interface Forwarding {
  cloud: LocalCloud;
  leg: 'api' | 'proxy';
  /** What the stream's address is called here; tokens name it. */
  streamAddress: string;
  meddling: Meddling;
}

/** Hands a request on to a leg of the cloud, and its answer back, as somebody does who stands between. */
export function forward(from: IncomingMessage, to: ServerResponse, how: Forwarding): void {
  const { cloud, leg, streamAddress, meddling } = how;
  const upstream = new URL(leg === 'proxy' ? cloud.proxyUrl : cloud.apiUrl);
  const options = { method: from.method, headers: { ...from.headers, host: upstream.host } };
  const onward = request(`${upstream.origin}${from.url}`, options, (answer) => {
    const { statusCode = 502, headers } = answer;
    if (from.url?.endsWith('/stream_token/')) {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => {
        to.writeHead(statusCode, { 'content-type': 'application/json' });
        to.end(text.replace(cloud.proxyUrl, streamAddress));
      });
      return;
    }
    const isStream = headers['content-type']?.startsWith('text/event-stream') === true;
    if (meddling === 'compresses') {
      const { 'content-length': _, ...others } = headers;
      to.writeHead(statusCode, { ...others, 'content-encoding': 'gzip' });
      to.flushHeaders();
      answer.pipe(createGzip()).pipe(to);
      return;
    }
    to.writeHead(statusCode, headers);
    to.flushHeaders();
    if (meddling === 'holds streams' && isStream) {
      const held: Buffer[] = [];
      answer.on('data', (bytes: Buffer) => held.push(bytes)).on('end', () => to.end(Buffer.concat(held)));
      answer.on('error', () => to.destroy());
      return;
    }
    answer.on('error', () => to.destroy());
    answer.pipe(to);
  });
  onward.on('error', () => to.destroy());
  to.on('close', () => onward.destroy());
  from.pipe(onward);
}
