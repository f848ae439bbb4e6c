import { createParser } from 'eventsource-parser';
import { Agent, request } from 'undici';

interface ReadFrame {
  event: string | undefined;
  id: string | undefined;
  data: string;
}

/** A live stream as a reader sees it, growing while it is read. */
export interface StreamReading extends AsyncDisposable {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Everything received, as text. */
  readonly text: string;
  /** The same, as it came from the socket. */
  readonly chunks: readonly string[];
  readonly frames: readonly ReadFrame[];
  /** How it ended: undefined while it is open. */
  readonly ended: 'clean' | 'torn' | undefined;
  /** Resolves once it has ended. */
  readonly over: Promise<void>;
  /** Stops taking bytes; from then on the sender has to wait. */
  pause(): void;
  resume(): void;
}

export async function readStream(url: string, headers: Record<string, string> = {}): Promise<StreamReading> {
  // A pool of its own, so that leaving one stream closes one socket.
  const agent = new Agent({ bodyTimeout: 0, headersTimeout: 0 });
  const response = await request(url, { dispatcher: agent, headers: { accept: 'text/event-stream', ...headers } });
  const frames: ReadFrame[] = [];
  const parser = createParser({ onEvent: ({ event, id, data }) => frames.push({ event, id, data }) });
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const chunks: string[] = [];
  let text = '';
  let ended: StreamReading['ended'];
  response.body.on('data', (bytes: Buffer) => {
    const part = decoder.decode(bytes, { stream: true });
    chunks.push(part);
    text += part;
    parser.feed(part);
  });
  const over = new Promise<void>((resolve) => {
    response.body.on('end', () => {
      ended = 'clean';
      resolve();
    });
    response.body.on('error', () => {
      ended ??= 'torn';
      resolve();
    });
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    get text() {
      return text;
    },
    chunks,
    frames,
    get ended() {
      return ended;
    },
    over,
    pause: () => response.body.pause(),
    resume: () => response.body.resume(),
    async [Symbol.asyncDispose]() {
      response.body.destroy();
      await agent.destroy();
    },
  };
}
