import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';

interface OpenRequestAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** A POST whose body is still being written: for what a server does before it ends. */
export class OpenRequest {
  readonly #request: ClientRequest;
  readonly #answer: Promise<OpenRequestAnswer>;

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    this.#request = request(url, { method: 'POST', agent: false, headers });
    this.#request.flushHeaders();
    this.#answer = once(this.#request, 'response').then(([response]) => read(response as IncomingMessage));
    // Whoever aborts asks for no answer.
    this.#answer.catch(() => {});
  }

  write(bytes: string | Uint8Array): void {
    this.#request.write(bytes);
  }

  /** Ends the body. */
  end(): Promise<OpenRequestAnswer> {
    this.#request.end();
    return this.#answer;
  }

  /** What is answered although the body goes on. */
  answer(): Promise<OpenRequestAnswer> {
    return this.#answer;
  }

  abort(): void {
    this.#request.destroy();
  }
}

async function read(response: IncomingMessage): Promise<OpenRequestAnswer> {
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}
