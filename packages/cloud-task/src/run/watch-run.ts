import { activity, pump, Stopped, sleep } from '@runwatch/async';
import { waitMs } from '../api/backoff.ts';
import { timeSlices } from '../api/turn.ts';
import { followLog } from '../history/follow-log.ts';
import { withPatience } from '../history/patience.ts';
import { type NewestPage, readNewest } from '../history/read-newest.ts';
import { stillKnown } from '../history/still-known.ts';
import { forgetfulStore } from '../log/forgetful-store.ts';
import type { Ended, KeptLog } from '../log/log-folder.ts';
import { followStream } from '../stream/follow-stream.ts';
import { askInQuiet } from './ask-in-quiet.ts';
import { askRun } from './ask-run.ts';
import { backlogBound, type Frame } from './backlog.ts';
import { keepLog } from './keep-log.ts';
import type { Heard } from './pulse.ts';
import { Telling, type TellingIo } from './telling.ts';

/**
 * The story of a run: read the newest page of its log, tell it, then tell what the stream said, in order, until it ends; last read the log to its
 * rest, and tell the end. The stream runs beside it from the first moment, into an inbox whose last item is its end: whatever the stream comes
 * to while the history is loading waits its turn. What is too much to wait is left to the log, which has it.
 */
export async function watchRun(io: TellingIo, signal: AbortSignal): Promise<void> {
  const telling = new Telling(io);
  {
    await using live = pump<Frame>((stop) => followStream(streamIo(io), stop), signal, {
      companions: [(stop) => followLog(logIo(io, telling), stop)],
      bound: backlogBound(io.policy),
    });
    io.wire.buffer(() => entriesIn(live.waiting));
    const { page, known } = await readBeginning(io, signal);
    telling.begin(page, known);
    await rememberRun(io);
    await using _keeping = activity(
      (stop) => keepLog({ clock: io.ports.clock, log: io.view.log, kept: io.kept }, stop),
      signal,
    );
    await using filling = activity((stop) => telling.fill(stop), signal);
    await using _ = activity((stop) => askInQuiet(quietIo(io), stop), signal);

    const slice = timeSlices(io.ports.clock);
    for await (const frames of live.batches()) {
      await tellAll(telling, frames, slice);
      telling.tellIntegrity();
    }
    await readToRest(io, telling, signal);
    telling.close();
    await filling.done;
  }
  telling.end();
  await keepEnd(io);
}

/** Tells what came together, and lets go of it: whoever waits for more would otherwise hold it, which may be megabytes, until it comes. */
async function tellAll(telling: Telling, frames: Frame[], slice: () => Promise<void> | undefined): Promise<void> {
  for (const frame of frames.splice(0))
    for (const part of telling.parts(frame)) {
      telling.tell(part);
      await slice();
    }
}

const entriesIn = (frames: readonly Frame[]): number =>
  frames.reduce((sum, frame) => sum + (frame.kind === 'entries' ? frame.entries.length : 0), 0);

/** A run that was over when it was last watched is told from what was kept then, of which this is the newest page: nobody is asked. */
export function tellKept(
  { view, facts, wire, kept }: TellingIo,
  { run, integrity, total }: Ended,
  lines: readonly string[],
): void {
  facts.restore(run);
  view.setRun(run);
  view.log.begin(kept.lines, total, total - lines.length, lines, total);
  view.setIntegrity(integrity);
  wire.end();
  view.setConnection({ ...view.connection, saved: true });
  view.setOver();
}

/** The newest page of a log that is kept whole; undefined when the disk does not give it. */
export async function readKept(lines: KeptLog['lines'], total: number): Promise<string[] | undefined> {
  const page: string[] = [];
  const start = Math.max(0, total - NEWEST_KEPT);
  try {
    while (start + page.length < total) {
      const more = await lines.read(start + page.length, total, KEPT_READ);
      if (more.length === 0) return undefined;
      page.push(...more);
    }
    return page;
  } catch {
    return undefined;
  }
}

/** Remembers how the run is, for a time when nobody can be asked. */
async function rememberRun({ kept, facts: { run }, ports }: TellingIo): Promise<void> {
  // A disk that cannot take it: the run is shown as well.
  if (run) await kept.saw({ run, at: ports.clock.now() }).catch(() => {});
}

/** Remembers the end, so that it need not be asked for again: unless something is missing, which may be there another time. */
async function keepEnd({ view: { run, integrity, log }, kept }: TellingIo): Promise<void> {
  if (!run || integrity.gaps.length > 0 || !log.isWhole) return;
  try {
    await kept.ended({ run, integrity, total: log.end });
  } catch {
    // A disk that cannot take it: next time the servers are asked.
  }
}

/** Entries that are read at once of a log that is kept whole: a newcomer's page. */
const NEWEST_KEPT = 1_000;
const KEPT_READ = 1024 * 1024;

const streamIo = (io: TellingIo) => ({
  ports: io.ports,
  policy: io.policy,
  api: io.api,
  ref: io.ref,
  end: io.facts,
  steering: io.steering,
  pace: io.pace,
  journal: io.journal,
  nudge: io.nudge,
  askRun: async (signal: AbortSignal) =>
    void (await io.steering.withPermit((permitted) => askRun(io, permitted), signal)),
  report: io.wire.stream,
  heard: (what: Heard) => {
    io.demand.heard();
    io.wire.heard(what);
  },
});

const logIo = (io: TellingIo, telling: Telling) => ({
  clock: io.ports.clock,
  demand: io.demand,
  steering: io.steering,
  firstSight: (signal: AbortSignal) => telling.firstSight(signal),
  readOn: (signal: AbortSignal) => io.steering.withPermit((permitted) => telling.readOn(permitted), signal),
});

const quietIo = (io: TellingIo) => ({
  clock: io.ports.clock,
  lastEntryAt: () => io.view.connection.lastEntryAt,
  isOver: () => io.facts.isOver,
  ask: async (signal: AbortSignal) => {
    // Leave is not waited for: whoever comes back asks first of all.
    if (io.steering.desired.kind !== 'connected') return true;
    return (await io.steering.withPermit((permitted) => askRun(io, permitted), signal)) === 'said';
  },
});

/** The run and the newest page of its log. Waits out whatever keeps them from us, and says so. */
async function readBeginning(io: TellingIo, signal: AbortSignal): Promise<{ page: NewestPage; known: number }> {
  const { clock, random } = io.ports;
  const bornAt = clock.now();
  const patience = {
    clock,
    random,
    nudge: io.nudge,
    isYoung: () => clock.now() - bornAt < io.policy.creationMs,
    isSettling: () => io.steering.isSettling,
    waiting: io.wire.historyWaits,
  };
  const read = async (permitted: AbortSignal) => {
    // Both or neither: what one of them brought is no use alone, so its failure stops the other.
    const own = new AbortController();
    const both = AbortSignal.any([permitted, own.signal]);
    try {
      const [run, page] = await Promise.all([
        io.api.run(io.ref, both),
        readNewest({ ...io, isAttached: () => io.wire.isAttached }, both),
      ]);
      const known = await stillKnown(io.api, io.ref, io.kept, page, both);
      io.facts.read(run);
      return { page, known };
    } finally {
      own.abort(new Stopped('The other half of the beginning could not be read'));
    }
  };
  const beginning = await withPatience(patience, signal, () => {
    io.wire.historyLoads();
    return io.steering.withPermit(read, signal);
  });
  const { start: from, lines } = beginning.page;
  io.journal.note({ kind: 'began', from, entries: lines.length, tookMs: Math.max(0, clock.now() - bornAt) });
  try {
    await io.kept.cut(beginning.known);
    return beginning;
  } catch {
    // What cannot be cut cannot be gone on with.
    io.kept = await forgetfulStore.open('', io.ref);
    return { page: beginning.page, known: 0 };
  }
}

/** Over for this long when it was opened, a run has a log at rest. */
const AT_REST_MS = 60_000;
/** When the log is read again after the stream has ended, counted from the read before. */
const CLOSING_WAITS_MS = [0, 500, 1_500, 4_000, 8_000, 15_000];
/** A log that has all that a complete stream told gets this long for what only the log is told. */
const AFTERWORD_MS = 2_000;

/** When so many failures in a row have taken so long, the log's end stays unread, and is told as a gap: an end must be told at some time. */
const CLOSING_FAILURES = 8;
const CLOSING_PATIENCE_MS = 300_000;

/** Reads run and log until the run is known to be over and the log has what the stream told, and then stands still; not for ever. */
async function readToRest(io: TellingIo, telling: Telling, signal: AbortSignal): Promise<void> {
  const { clock, random } = io.ports;
  const since = clock.now();
  const wasOver = io.facts.wasOverAtFirst && since - Date.parse(io.facts.run?.completedAt ?? '') > AT_REST_MS;
  for (let looks = 0, failures = 0; looks < CLOSING_WAITS_MS.length; ) {
    // Nobody shortens the waits between looks that succeed: it is the writers that we wait for, not the wire.
    if (failures === 0) await sleep(clock, CLOSING_WAITS_MS[looks] ?? 0, { signal });
    else await sleep(clock, waitMs(failures, false, random()), { signal, nudge: io.nudge });
    const look = await io.steering.withPermit(async (permitted) => {
      if (!io.facts.isOver) await askRun(io, permitted);
      return await telling.readEnd(permitted);
    }, signal);
    if (look === 'unknown') {
      if (++failures >= CLOSING_FAILURES && clock.now() - since >= CLOSING_PATIENCE_MS) return;
      continue;
    }
    failures = 0;
    looks++;
    const lag = wasOver ? 0 : telling.streamIsComplete ? AFTERWORD_MS : io.policy.logLagMs;
    const isAtRest = look === 'stands' && !telling.waitsForLog && clock.now() - since >= lag;
    if (io.facts.isOver && isAtRest) return;
  }
}
