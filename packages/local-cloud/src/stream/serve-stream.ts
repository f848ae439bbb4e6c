import type { OutgoingHttpHeaders } from 'node:http';
import { Stopped } from '@runwatch/async';
import type { Exchange } from '../http/exchange.ts';
import type { Settings } from '../options.ts';
import type { Run } from '../run.ts';
import { LostStoreError } from '../store/lost-store-error.ts';
import { follow } from './follow.ts';
import { controlFrames, type JsonSpelling } from './frames.ts';
import { startPosition } from './start-position.ts';
import { StreamConnection } from './stream-connection.ts';

/** In what the two legs differ (protocol 12). */
export interface LegRules {
  headers: OutgoingHttpHeaders;
  json: JsonSpelling;
  waitMs: number;
  honoursResync: boolean;
  /** What to say, and then to end, when the stream is gone; undefined while the run lives, as far as this leg knows. */
  obituary: string | undefined;
}

/** Answers with the live stream of a run, until it ends or the reader leaves. */
export async function serveStream(run: Run, exchange: Exchange, settings: Settings, rules: LegRules): Promise<void> {
  const { request, response, target, closed, record } = exchange;
  const connection = new StreamConnection(response, closed, () => run.streams.spelling);
  const leave = run.streams.enter(connection, record.leg);
  using live = run.window.reader(() => connection.bell.ring(), settings.timings.blockMs[record.leg]);
  const openedAt = settings.clock.now();
  const open = () => {
    if (response.headersSent) return;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no', ...rules.headers });
    response.flushHeaders();
  };
  try {
    const { ignoreCursor, replayFromStart } = run.streams;
    const asked = {
      cursor: ignoreCursor || replayFromStart ? '' : String(request.headers['last-event-id'] ?? ''),
      latest: target.query.get('start') === 'latest' && !replayFromStart,
      resync: target.query.get('resync') === '1' && rules.honoursResync,
    };
    const start = await startPosition(live, asked, await live.exists());
    await run.lease.take();
    // Whoever reads the headers is counted as watching, and misses nothing that comes from now on.
    open();
    await follow({
      live,
      start,
      openedAt,
      connection,
      clock: settings.clock,
      timings: settings.timings,
      json: rules.json,
      lease: run.lease,
      waitMs: run.presenceGated ? undefined : rules.waitMs,
      obituary: rules.obituary,
      signal: closed,
    });
  } catch (error) {
    if (error instanceof LostStoreError && !closed.aborted) {
      open();
      await connection.write(controlFrames.error('Connection lost to task run stream', rules.json));
      return await connection.end();
    }
    // A reader that leaves, and a switch that cuts, are no fault of the stream.
    if (!closed.aborted && !(error instanceof Stopped)) throw error;
  } finally {
    leave();
  }
}
