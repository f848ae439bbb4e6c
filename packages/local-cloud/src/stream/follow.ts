import type { Clock } from '@runwatch/async';
import type { Timings } from '../options.ts';
import type { LiveReader } from '../store/live-store.ts';
import type { Lease } from '../store/store.ts';
import type { StreamId } from '../store/stream-id.ts';
import { controlFrames, framesOf, type JsonSpelling } from './frames.ts';
import type { StartPosition } from './start-position.ts';
import type { StreamConnection } from './stream-connection.ts';

export interface FollowOptions {
  live: LiveReader;
  start: StartPosition;
  /** When the reader came, by the clock. */
  openedAt: number;
  connection: StreamConnection;
  clock: Clock;
  timings: Timings;
  json: JsonSpelling;
  lease: Lease;
  /** How long to wait for a stream that does not exist; undefined when reading begins without waiting. */
  waitMs: number | undefined;
  /** What to say, and then to end, when the run is over and there is no stream; undefined while the run lives. */
  obituary: string | undefined;
  signal: AbortSignal;
}

/** Entries read, and written, at once (protocol 9.5). */
const BATCH = 16;

/** Writes a live stream to one reader, from its first frame to its last (protocol 3 to 5). Rejects when the reader leaves. */
export async function follow(options: FollowOptions): Promise<void> {
  const { connection } = options;
  const follower = new Follower(options);
  await connection.write(await follower.lastFrame());
  await connection.end();
}

class Follower {
  readonly #options: FollowOptions;
  readonly #openedAt: number;
  #lastFrameAt: number;

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#openedAt = options.openedAt;
    this.#lastFrameAt = this.#openedAt;
  }

  /** Writes everything but the last frame, which says why the stream ends. */
  async lastFrame(): Promise<string> {
    const { start, live, json, waitMs, obituary } = this.#options;
    if (start.kind === 'trimmed') return controlFrames.trimmed(json);
    if (!(await live.exists())) {
      if (obituary !== undefined) return obituary;
      if (waitMs !== undefined) {
        const instead = await this.#appears(waitMs);
        if (instead !== undefined) return instead;
      }
    }
    if (start.kind === 'refused') return controlFrames.error('Stream read error', json);
    return this.#tail(start.after);
  }

  /** Waits for a stream to appear; the last frame if there is none. */
  async #appears(withinMs: number): Promise<string | undefined> {
    const { live, connection, json } = this.#options;
    while (!(await live.exists())) {
      if (connection.nextOrder()?.kind === 'rotate') return controlFrames.rotated(json);
      const left = withinMs - this.#age();
      if (left <= 0) return controlFrames.error('Stream not available', json);
      await this.#idle(left);
    }
    return undefined;
  }

  async #tail(after: StreamId): Promise<string> {
    const { live, connection, json, lease, timings } = this.#options;
    for (let cursor = after; ; ) {
      await lease.renew();
      const order = connection.nextOrder();
      if (order?.kind === 'rotate') return controlFrames.rotated(json);
      const entries = order ? order.entries : await live.read(cursor, BATCH);
      const { frames, lastFrame } = framesOf(entries, json);
      if (frames) await this.#write(frames);
      if (lastFrame !== undefined) return lastFrame;
      if (!order) cursor = entries.at(-1)?.id ?? cursor;
      if (!order && entries.length === 0 && !(await this.#idle())) continue;
      // Looked at after a frame only, as the real servers do.
      if (this.#age() >= timings.rotationMs) return controlFrames.rotated(json);
    }
  }

  /** Waits for something to look at; true when the quiet became a keepalive instead. */
  async #idle(atMostMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    const { clock, timings, connection, json, signal } = this.#options;
    const untilKeepalive = this.#lastFrameAt + timings.keepaliveMs - clock.now();
    if (untilKeepalive > 0) {
      await connection.bell.heard(clock, Math.min(untilKeepalive, atMostMs), signal);
      return false;
    }
    await this.#write(controlFrames.keepalive(json));
    return true;
  }

  async #write(frames: string): Promise<void> {
    await this.#options.connection.write(frames);
    this.#lastFrameAt = this.#options.clock.now();
  }

  #age(): number {
    return this.#options.clock.now() - this.#openedAt;
  }
}
