import { request } from 'undici';
import { readStream } from './floor.ts';

const PAGE = 5_000;
const BATCH = 50;
const BATCH_MS = 16;

type Entry = Record<string, unknown>;

/**
 * A client as peers write it: all pages are fetched and parsed, the stream is parsed, what both have is found by its JSON text, and every
 * subscriber gets a copy of everything, as it would over Electron's IPC. Batches of 50 entries or 16 ms.
 */
export class Baseline {
  readonly #server: { runPath(id: string): string; streamUrl(id: string): string };

  constructor(server: { runPath(id: string): string; streamUrl(id: string): string }) {
    this.#server = server;
  }

  /** Resolves when the stream has ended. `told` is called once for each subscriber and batch; `live` when the stream follows the snapshot. */
  async watch(
    id: string,
    subscribers: readonly ((entries: Entry[]) => void)[],
    options: { stream: boolean; live?: () => void },
  ): Promise<void> {
    let batch: Entry[] = [];
    let buffered: Entry[] | undefined = [];
    let timer: NodeJS.Timeout | undefined;
    const tell = (entries: Entry[]) => {
      for (const told of subscribers) told(structuredClone(entries));
    };
    const flush = () => {
      clearTimeout(timer);
      timer = undefined;
      const entries = batch;
      batch = [];
      if (entries.length > 0) tell(entries);
    };
    const hear = (data: string) => {
      const entry = JSON.parse(data) as Entry;
      if (entry['type'] !== 'notification') return;
      if (buffered) return void buffered.push(entry);
      batch.push(entry);
      if (batch.length >= BATCH) flush();
      else timer ??= setTimeout(flush, BATCH_MS);
    };
    const streaming = options.stream
      ? readStream(this.#server.streamUrl(id), ({ data }) => hear(data))
      : Promise.resolve();
    const history = await this.#fetchAll(id);
    const known = new Map<string, number>();
    for (const entry of history) {
      const text = JSON.stringify(entry);
      known.set(text, (known.get(text) ?? 0) + 1);
    }
    tell(history);
    const fresh = buffered.filter((entry) => {
      const text = JSON.stringify(entry);
      const count = known.get(text) ?? 0;
      if (count > 0) known.set(text, count - 1);
      return count === 0;
    });
    buffered = undefined;
    tell(fresh);
    options.live?.();
    await streaming;
    flush();
  }

  async #fetchAll(id: string): Promise<Entry[]> {
    const all: Entry[] = [];
    for (;;) {
      const url = `${this.#server.runPath(id)}session_logs/?offset=${all.length}&limit=${PAGE}`;
      const { body, headers } = await request(url);
      all.push(...((await body.json()) as Entry[]));
      if (headers['x-has-more'] !== 'true') return all;
    }
  }
}
