import type { MemoryCall, MemoryNet } from '@runwatch/local-cloud';
import { Dispatcher } from 'undici';

/** What undici's own API hands to a dispatcher (its types name only part of it). */
type Handler = Dispatcher.DispatchHandler;

/** undici over a network in memory: the client runs as it is, from its requests to the bodies that it reads. */
export class MemoryDispatcher extends Dispatcher {
  readonly #net: MemoryNet;

  constructor(net: MemoryNet) {
    super();
    this.#net = net;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Handler): boolean {
    let over = false;
    let call: MemoryCall | undefined;
    const finish = (tell: () => void): void => {
      if (over) return;
      over = true;
      tell();
    };
    handler.onConnect?.((reason) => {
      call?.abort();
      finish(() => handler.onError?.(reason ?? new Error('The request was aborted')));
    });
    if (over) return true;
    const request = {
      method: options.method,
      target: options.path,
      headers: headersOf(options.headers),
      body: typeof options.body === 'string' ? options.body : undefined,
    };
    call = this.#net.call(String(options.origin), request, {
      head: (status, headers) => {
        if (!over) handler.onHeaders?.(status, rawHeaders(headers), () => call?.resume(), '');
      },
      data: (bytes) => over || handler.onData?.(Buffer.from(bytes)) !== false,
      end: () => finish(() => handler.onComplete?.([])),
      broken: (error) => finish(() => handler.onError?.(error)),
    });
    return true;
  }

  override async close(): Promise<void> {}
  override async destroy(): Promise<void> {}
}

function headersOf(headers: Dispatcher.DispatchOptions['headers']): Record<string, string> {
  const entries = Object.entries((headers ?? {}) as Record<string, string>);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

const rawHeaders = (headers: object): Buffer[] =>
  Object.entries(headers).flatMap(([name, value]) => [Buffer.from(name), Buffer.from(String(value))]);
