import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';

/** A POST whose body is still being written: for what a server does before it ends. */
export class OpenRequest {
  readonly #request: ClientRequest;
  readonly #answer: Promise<{ status: number; json: unknown }>;

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
  end(): Promise<{ status: number; json: unknown }> {
    this.#request.end();
    return this.#answer;
  }

  /** What is answered although the body goes on. */
  answer(): Promise<{ status: number; json: unknown }> {
    return this.#answer;
  }

  abort(): void {
    this.#request.destroy();
  }
}

async function read(response: IncomingMessage): Promise<{ status: number; json: unknown }> {
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  return { status: response.statusCode ?? 0, json: JSON.parse(text) };
}
