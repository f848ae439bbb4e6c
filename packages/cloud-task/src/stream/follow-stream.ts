import { type Clock, type Nudge, Stopped, sleep } from '@runwatch/async';
import type { Failure, Leg as LegKind, RunRef, TaskRunState } from '@runwatch/protocol';
import type { SeamEntry } from '@runwatch/transcript';
import type { CloudApi } from '../api/cloud-api.ts';
import { asCloudRunError } from '../api/failures.ts';
import { within as limitedTo } from '../api/http.ts';
import { failureFacts } from '../journal/failure-facts.ts';
import type { Journal } from '../journal/run-journal.ts';
import type { Policy } from '../policy.ts';
import type { CloudTaskPorts } from '../ports.ts';
import type { RunSteering } from '../steering/run-steering.ts';
import { apiLeg, type Leg, resolveLeg, type StreamCursor } from './leg.ts';
import { openStream, StreamRefused } from './open-stream.ts';
import type { Farewell, StreamBatch } from './read-frames.ts';
import { afterConnection, type ConnectionEnd, countedAgainst, FRESH_BUDGET, isFreeFarewell } from './reconnect.ts';
import { SeenIds } from './seen-ids.ts';
import type { StreamPace } from './stream-pace.ts';
import type { StreamState } from './stream-state.ts';

/** What the stream says, in order. Its end is the end of the sequence. */
export type StreamFrame =
  /** Connected, but not where the last connection stopped: only the log can tell what lies between. */
  | { kind: 'gap' }
  /** Connected where the last connection stopped, but after so long that nobody may have written to the stream meanwhile. */
  | { kind: 'absence' }
  /** The stream says that it is complete: all there was has been told. */
  | { kind: 'complete' }
  | { kind: 'entries'; entries: SeamEntry[]; duplicates: number; unknown: number }
  | { kind: 'state'; state: TaskRunState };

/** Whether the run is over, as far as anybody knows, and who adds to that knowledge. */
interface RunEnd {
  readonly isOver: boolean;
  whenOver(wake: () => void): () => void;
  told(state: TaskRunState): void;
}

export interface FollowIo {
  ports: CloudTaskPorts;
  policy: Policy;
  api: CloudApi;
  ref: RunRef;
  end: RunEnd;
  /** Leave to use the network. */
  steering: RunSteering;
  pace: StreamPace;
  journal: Journal;
  /** Asks the server how the run is, once there is leave; a failure is no answer. */
  askRun(signal: AbortSignal): Promise<void>;
  /** Ends waits early: the user's retry, waking up, coming back online. */
  nudge: Nudge;
  report(state: StreamState): void;
  heard(what: 'byte' | 'keepalive' | 'entry'): void;
}

/** A reader's lease lasts 300 s and is renewed every 120 s: after this long it may have lapsed, and with it the stream (protocol 1.4, 9.2). */
const LEASE_MS = 180_000;
/** Failed connects to the proxy leg in a row after which it is left alone for a while. */
const PROXY_TRIES = 3;

/**
 * All connections to one run's stream, told as one sequence. Returns when the stream has ended for good: after `stream-end`, or when the run is
 * known to be over and the connection ended, was refused, broke, or told nothing for the grace time (protocol section 5). Nothing else ends it:
 * a run that is alive is never given up.
 */
export async function* followStream(io: FollowIo, signal: AbortSignal): AsyncGenerator<StreamFrame, void> {
  const { clock, random } = io.ports;
  let cursor: StreamCursor | undefined;
  let seen = new SeenIds();
  let seenOn: Leg['kind'] | undefined;
  let budget = FRESH_BUDGET;
  let proxyFailures = 0;
  let proxyRestsUntil = 0;
  const bornAt = clock.now();
  let heardAt = bornAt;

  for (;;) {
    io.report({ kind: 'connecting', leg: null });
    using permit = await io.steering.permit(signal);
    using connection = new Connection(clock, io.steering.isSettling, io.journal);
    using grace = graceAfterEnd(io);
    const within = AbortSignal.any([signal, grace.signal, permit.signal]);
    let leg: Leg | undefined;
    try {
      leg =
        clock.now() < proxyRestsUntil
          ? apiLeg(io.api, io.ref)
          : await limitedTo(clock, io.policy.requestMs, within, (limited) => resolveLeg(io.api, io.ref, limited));
      io.report({ kind: 'connecting', leg: leg.kind });
      const lastId = leg.kind === seenOn ? cursor?.id : undefined;
      connection.asks(leg.kind, lastId !== undefined);
      const batches = await openStream(leg, lastId, connection.options(io), within);
      connection.opened();
      if (leg.kind !== seenOn) {
        // Ids of one leg mean nothing on the other; that the other could not be reached either does not cost them.
        cursor = undefined;
        seen = new SeenIds();
        seenOn = leg.kind;
      }
      if (leg.kind === 'proxy') proxyFailures = 0;
      // A stream that begins anew may go over what was told: its first entry says so. Where nothing was told, there is nothing to wait for.
      let isPlaced = cursor !== undefined;
      if (!isPlaced && seen.isEmpty) {
        yield { kind: 'gap' };
        isPlaced = true;
      }
      if (isPlaced && clock.now() - heardAt >= LEASE_MS) yield { kind: 'absence' };
      heardAt = clock.now();
      io.report({ kind: 'open', leg: leg.kind });

      for await (const batch of batches) {
        heardAt = clock.now();
        connection.heard = true;
        io.heard(batch.isKeepalive && batch.events.length === 0 ? 'keepalive' : 'byte');
        if (!isPlaced && !seen.continues(firstEntry(batch))) yield { kind: 'gap' };
        isPlaced = true;
        for (const frame of readBatch(batch, seen)) {
          if (frame.kind === 'state') io.end.told(frame.state);
          else if (frame.kind === 'entries') {
            connection.entries += frame.entries.length;
            connection.duplicates += frame.duplicates;
            if (frame.entries.length > 0) {
              io.heard('entry');
              grace.entry();
            }
          }
          yield frame;
        }
        // The position moves once the entries are handed over, and dies with its leg.
        if (batch.position !== undefined)
          cursor = batch.position === null ? undefined : { leg: leg.kind, id: batch.position };
        connection.farewell = batch.farewell;
      }
      if (connection.farewell?.kind === 'stream-end') {
        yield { kind: 'complete' };
        return io.report({ kind: 'ended' });
      }
    } catch (error) {
      signal.throwIfAborted();
      connection.broke(error, clock.now() - bornAt < io.policy.creationMs);
      const wasRefused = leg?.kind === 'proxy' && !connection.wasOpen && !connection.settling && !permit.signal.aborted;
      if (wasRefused && ++proxyFailures >= PROXY_TRIES) {
        proxyFailures = 0;
        proxyRestsUntil = clock.now() + io.policy.proxyCoolDownMs;
      }
    }

    const end = connection.end(within.aborted);
    // A planned close says nothing about the run, unless a server does nothing else; any other end may be the run's, told once while nobody listened.
    if (permit.isStale || !isFreeFarewell(budget, end)) {
      io.report({ kind: 'connecting', leg: null });
      if (await isRunOver(io, signal)) return io.report({ kind: 'ended' });
    }
    if (permit.signal.aborted) {
      // It was cut by us: nobody's failure, and nothing to wait for.
      budget = FRESH_BUDGET;
      continue;
    }

    const next = afterConnection(budget, end, random());
    budget = next.budget;
    if (next.do === 'reconnect' && next.forgetCursor) cursor = undefined;
    if (next.afterMs > 0) {
      io.report({
        kind: 'waiting',
        phase: next.phase,
        attempt: next.do === 'reconnect' ? next.attempt : 0,
        retryAt: clock.now() + next.afterMs,
        failure: end.failure ?? null,
        why: next.do === 'wait' ? 'person' : countedAgainst(end),
      });
      if ((await sleep(clock, next.afterMs, { signal, nudge: io.nudge })) === 'nudged') budget = FRESH_BUDGET;
      // The world has changed meanwhile: what became of the run comes first.
      if (permit.isStale && (await isRunOver(io, signal))) return io.report({ kind: 'ended' });
    }
  }
}

async function isRunOver(io: FollowIo, signal: AbortSignal): Promise<boolean> {
  if (!io.end.isOver) await io.askRun(signal);
  return io.end.isOver;
}

/** What is to be known of one connection when it has ended. */
class Connection implements Disposable {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly settling: boolean;
  readonly #bornAt: number;
  #asked: { leg: LegKind; resumes: boolean; at: number } | undefined;
  #openedAt: number | undefined;
  #isNoted = false;
  #retryMs = 0;
  #broken: { error: unknown; young: boolean } | undefined;
  heard = false;
  entries = 0;
  duplicates = 0;
  farewell: Farewell | undefined;

  /** `settling`: the machine or its network has just come back. */
  constructor(clock: Clock, settling: boolean, journal: Journal) {
    this.#clock = clock;
    this.#journal = journal;
    this.#bornAt = clock.now();
    this.settling = settling;
  }

  get wasOpen(): boolean {
    return this.#openedAt !== undefined;
  }

  options(io: FollowIo) {
    const { clock, network } = io.ports;
    const onRetry = (ms: number) => {
      this.#retryMs = ms;
    };
    const { policy, pace } = io;
    return { clock, policy, pace, pool: network.streams, connects: network.limits.connects, onRetry };
  }

  /** `resumes`: from where the last one stopped. */
  asks(leg: LegKind, resumes: boolean): void {
    this.#asked = { leg, resumes, at: this.#clock.now() };
  }

  opened(): void {
    const now = this.#clock.now();
    this.#openedAt = now;
    if (!this.#asked) return;
    const { leg, resumes, at } = this.#asked;
    this.#journal.note({ kind: 'opened', leg, resumed: resumes, status: 200, firstByteMs: since(at, now) });
  }

  /** `young`: the run may be too new for every server to know it. */
  broke(error: unknown, young: boolean): void {
    this.#broken = { error, young };
  }

  /** `cut`: by this side. */
  end(cut: boolean): ConnectionEnd {
    this.#noteEnd(cut);
    const failure = this.#broken && failureOf(this.#broken.error);
    const floorMs = Math.max(this.#retryMs, failure?.retryAfterMs ?? 0);
    return {
      ...this.#kind(),
      newEntry: this.entries > 0,
      openMs: this.#openedAt === undefined || !this.heard ? 0 : this.#clock.now() - this.#openedAt,
      settling: this.settling,
      ...(floorMs > 0 ? { floorMs } : {}),
    };
  }

  /** Whoever leaves without asking how it ended was told so by the stream, or is called off. */
  [Symbol.dispose](): void {
    this.#noteEnd(true);
  }

  #noteEnd(cut: boolean): void {
    if (this.#isNoted) return;
    this.#isNoted = true;
    const now = this.#clock.now();
    const { entries, duplicates, farewell } = this;
    const leg = this.#asked?.leg ?? null;
    const facts = failureFacts(this.#broken && !cut ? failureOf(this.#broken.error) : null);
    if (leg === null || this.#openedAt === undefined) {
      const afterMs = since(this.#bornAt, now);
      this.#journal.note({ kind: 'not-opened', leg, afterMs, why: cut ? 'cut' : 'failed', ...facts });
      return;
    }
    const why = farewell?.kind ?? (cut ? 'cut' : this.#broken ? 'failed' : 'closed');
    const openMs = since(this.#openedAt, now);
    this.#journal.note({ kind: 'closed', leg, why, openMs, entries, duplicates, ...facts });
  }

  #kind(): Pick<ConnectionEnd, 'kind' | 'failure'> {
    if (this.#broken) return brokenKind(this.#broken.error, this.#broken.young);
    switch (this.farewell?.kind) {
      case undefined:
      case 'stream-end':
        return { kind: 'closed' };
      case 'rotated':
      case 'trimmed': {
        // Told only where a server does nothing else: planned closes are free.
        const message = 'The server ends the stream as soon as it has begun';
        return { kind: this.farewell.kind, failure: { code: 'unavailable', message, retryable: true } };
      }
      case 'error': {
        const message = 'The server ended the stream because of a fault of its own';
        return { kind: 'backend', failure: { code: 'unavailable', message, retryable: true } };
      }
    }
  }
}

/** Clocks are set back, too. */
const since = (at: number, now: number): number => Math.max(0, now - at);

const failureOf = (error: unknown): Failure =>
  (error instanceof StreamRefused ? error.failure : asCloudRunError(error)).failure;

function brokenKind(error: unknown, young: boolean): Pick<ConnectionEnd, 'kind' | 'failure'> {
  const failure = failureOf(error);
  // Read-after-write lag: some servers do not know a run yet that was created a moment ago.
  if (failure.code === 'not_found' && young) return { kind: 'backend', failure };
  if (!(error instanceof StreamRefused)) return { kind: failure.retryable ? 'transport' : 'refused', failure };
  switch (error.kind) {
    case 'token':
      return { kind: 'token-refused', failure };
    case 'trimmed':
      return { kind: 'trimmed' };
    case 'lasting':
      return { kind: 'refused', failure };
    case 'passing':
      return { kind: 'backend', failure };
  }
}

function firstEntry(batch: StreamBatch): { id: string; text: string } | undefined {
  const event = batch.events.find((one) => one.kind === 'entry');
  return event?.kind === 'entry' ? { id: event.id, text: event.entry.line } : undefined;
}

/** Runs of entries as one frame each, states at their place between them. Re-deliveries are dropped; what has gone astray begins with a gap. */
function* readBatch(batch: StreamBatch, seen: SeenIds): Generator<StreamFrame, void> {
  let frame: Extract<StreamFrame, { kind: 'entries' }> = {
    kind: 'entries',
    entries: [],
    duplicates: 0,
    unknown: batch.unknown,
  };
  for (const event of batch.events)
    switch (event.kind) {
      case 'entry': {
        const judged = seen.judge(event.id, event.entry.line);
        if (judged === 'repeat') frame.duplicates++;
        else {
          if (judged === 'astray') {
            yield frame;
            yield { kind: 'gap' };
            frame = { kind: 'entries', entries: [], duplicates: 0, unknown: 0 };
          }
          frame.entries.push(event.entry);
        }
        break;
      }
      case 'state':
        yield frame;
        yield { kind: 'state', state: event.state };
        frame = { kind: 'entries', entries: [], duplicates: 0, unknown: 0 };
        break;
      case 'ignored':
        break;
    }
  if (frame.entries.length > 0 || frame.duplicates > 0 || frame.unknown > 0) yield frame;
}

/**
 * Cuts a connection when the run is over and no entry has come for the grace time: some servers then never close (protocol section 5).
 * A signal does it, because nothing else interrupts a read that waits.
 */
function graceAfterEnd(io: FollowIo): Disposable & { readonly signal: AbortSignal; entry(): void } {
  const { clock } = io.ports;
  const own = new AbortController();
  let cancel = () => {};
  const arm = () => {
    cancel();
    cancel = clock.after(io.policy.graceMs, () => own.abort(new Stopped('The run is over and its stream is silent')));
  };
  const forget = io.end.whenOver(arm);
  return {
    signal: own.signal,
    entry() {
      if (io.end.isOver) arm();
    },
    [Symbol.dispose]() {
      forget();
      cancel();
    },
  };
}
