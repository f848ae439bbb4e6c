import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalForm } from '../normal-form/normal-form.ts';
import { joinSeam } from './join-seam.ts';
import type { Seam, SeamEntry } from './seam.ts';
import { atomsBetween, atomsOf, firstLost } from './testing/atoms.ts';
import { ShownRun } from './testing/shown-run.ts';
import { answeredPlan, type LiveEntry, type LogRow, type Plan, plan, type World, worldOf } from './testing/world.ts';

// SEAM_RUNS and SEAM_SEED make longer searches.
const numRuns = Number(process.env['SEAM_RUNS'] ?? 600);
const seed = Number(process.env['SEAM_SEED'] ?? 20_260_803);
const options = { numRuns, seed };

/** A moment of a run, a page of its log and a window of its stream. */
interface Cut {
  plan: Plan;
  /** Below 0: when everything has been told and written. */
  now: number;
  windowFrom: number;
  pageFrom: number;
}

const cut: fc.Arbitrary<Cut> = fc.record({
  plan: plan(),
  now: fc.nat(200),
  windowFrom: fc.nat(200),
  pageFrom: fc.oneof(fc.constant(0), fc.nat(60)),
});

interface View {
  world: World;
  log: readonly LogRow[];
  live: readonly LiveEntry[];
}

function viewOf({ plan, now, windowFrom, pageFrom }: Cut): View {
  const world = worldOf(plan);
  // Some moments lie behind the end, when the log has everything.
  const moment = now < 0 ? Number.POSITIVE_INFINITY : now % (world.live.length + 14);
  const told = world.live.slice(0, moment);
  const written = world.log.filter((row) => row.written <= moment);
  return {
    world,
    live: told.slice(windowFrom % (told.length + 1)),
    log: written.slice(pageFrom % (written.length + 1)),
  };
}

const entriesOf = (list: readonly { entry: SeamEntry }[]): SeamEntry[] => list.map((item) => item.entry);
const linesOf = (list: readonly { line: string }[]): string[] => list.map((item) => item.line);
const inMain = (list: readonly (LogRow | LiveEntry)[]) => list.filter((item) => item.lane === 'main');
const inServer = (list: readonly (LogRow | LiveEntry)[]) => list.filter((item) => item.lane === 'server');
const keep = <T>(list: readonly T[], lost: readonly boolean[]): T[] =>
  list.filter((_, at) => lost[at % lost.length] !== true);

/** Holds whatever is joined, proven or not. */
function expectWellFormed(seam: Seam, log: readonly SeamEntry[], live: readonly SeamEntry[]): void {
  const rows = seam.rows.filter((row) => row.from === 'log');
  expect(rows.map((row) => row.at)).toEqual(log.map((_, at) => at));
  expect(linesOf(rows)).toEqual(linesOf(log));
  expect(new Set(seam.rows.map((row) => `${row.from} ${row.at}`)).size).toBe(seam.rows.length);
  expect(seam.dropped).toBe(live.length - (seam.rows.length - log.length));
  expect(seam.logAt).toBeLessThanOrEqual(log.length);
  expect(seam.liveAt).toBeLessThanOrEqual(live.length);
}

describe('joinSeam() of a page of the log and a window of the stream', () => {
  it('tells what happened, each once and in order, when it is proven', () => {
    fc.assert(
      fc.property(cut, (cut) => {
        const { world, log, live } = viewOf(cut);
        const seam = joinSeam({ log: entriesOf(log), live: entriesOf(live), anchored: false });
        expectWellFormed(seam, entriesOf(log), entriesOf(live));
        if (!seam.proven) return;
        const from = log.find((row) => row.lane !== 'server')?.from ?? inMain(live)[0]?.from ?? 0;
        const to = Math.max(inMain(log).at(-1)?.to ?? 0, inMain(live).at(-1)?.to ?? 0);
        expect(atomsOf(linesOf(seam.rows))).toEqual(atomsBetween(world, from, to));
      }),
      options,
    );
  });

  it('is not proven when something happened between the two', () => {
    fc.assert(
      fc.property(cut, (cut) => {
        const { log, live } = viewOf(cut);
        const end = inMain(log).at(-1)?.to;
        const begin = inMain(live)[0]?.from;
        if (end === undefined || begin === undefined || begin <= end) return;
        const seam = joinSeam({ log: entriesOf(log), live: entriesOf(live), anchored: false });
        expect(seam.proven).toBe(false);
        const shown = new Set(linesOf(seam.rows));
        for (const { entry } of inMain(live)) expect(shown).toContain(entry.line);
      }),
      options,
    );
  });

  it('is proven when both tell the beginning of a tool call', () => {
    fc.assert(
      fc.property(cut, (cut) => {
        const { log, live } = viewOf(cut);
        const calls = (list: readonly (LogRow | LiveEntry)[]) =>
          new Set(list.filter((item) => item.entry.line.includes('"tool_call"')).map((item) => item.from));
        const inLog = calls(log);
        if (![...calls(live)].some((call) => inLog.has(call))) return;
        expect(joinSeam({ log: entriesOf(log), live: entriesOf(live), anchored: false }).proven).toBe(true);
      }),
      options,
    );
  });

  it('shows the lines of the server once each when they are in both', () => {
    fc.assert(
      fc.property(cut, (cut) => {
        const { log, live } = viewOf({ ...cut, pageFrom: 0 });
        const seam = joinSeam({ log: entriesOf(log), live: entriesOf(live), anchored: false });
        const shown = normalForm(linesOf(seam.rows).map((line) => JSON.parse(line))).server;
        const all = [...inServer(log), ...inServer(live)].map((item) => item.entry.line);
        expect(shown).toHaveLength(new Set(all).size);
      }),
      options,
    );
  });

  it('tells what the log has where only the log knows where messages ended, or doubts it', () => {
    fc.assert(
      fc.property(answeredPlan(4), fc.nat(200), fc.nat(60), (plan, windowFrom, pageFrom) => {
        const { log, live } = viewOf({ plan, now: -1, windowFrom, pageFrom });
        const seam = joinSeam({ log: entriesOf(log), live: entriesOf(live), anchored: false });
        expectWellFormed(seam, entriesOf(log), entriesOf(live));
        if (!seam.proven || seam.basis === 'content') return;
        expect(atomsOf(linesOf(seam.rows))).toEqual(atomsOf(linesOf(entriesOf(log))));
      }),
      options,
    );
  });

  it('loses nothing that was told live when stream and log have holes', () => {
    const holes = fc.array(fc.boolean(), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(cut, holes, holes, fc.boolean(), (cut, lostLive, lostLog, anchored) => {
        const view = viewOf({ ...cut, pageFrom: 0 });
        const live = keep(view.live, lostLive);
        const log = keep(view.log, lostLog);
        const input = { log: entriesOf(log), live: entriesOf(live), anchored };
        const seam = joinSeam(input);
        expectWellFormed(seam, input.log, input.live);
        // Told before the rows that are left of the log.
        const begin = log.find((row) => row.lane === 'main' || row.lane === 'input')?.from ?? 0;
        const told = inMain(live).filter((item) => item.from >= begin && item.to > item.from);
        const shown = atomsOf(linesOf(seam.rows));
        for (const item of told) {
          const said = atomsOf([item.entry.line]);
          expect(firstLost(said, shown)).toBeUndefined();
        }
      }),
      options,
    );
  });
});

/** How log and stream grow while somebody watches. */
type Step = { do: 'time' | 'stream'; count: number } | { do: 'log'; stale: number } | { do: 'connect'; back: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('stream' as const), count: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('log' as const), stale: fc.nat(4) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('time' as const), count: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('connect' as const), back: fc.nat(30) }) },
);

/** Plays the steps, then lets both witnesses tell the rest. Undefined when a connection ended before its place was known. */
function watch(cut: Cut, steps: readonly Step[]): { run: ShownRun; world: World; from: number } | undefined {
  const world = worldOf(cut.plan);
  let now = cut.now % (world.live.length + 1);
  let told = cut.windowFrom % (now + 1);
  let read = world.log.filter((row) => row.written <= now).length;
  const from = cut.pageFrom % (read + 1);
  const run = new ShownRun(entriesOf(world.log.slice(from, read)));
  const stream = (count: number) => {
    const next = Math.min(now, told + count);
    run.stream(entriesOf(world.live.slice(told, next)));
    told = next;
  };
  const log = (moment: number) => {
    const next = Math.max(read, world.log.filter((row) => row.written <= moment).length);
    run.log(entriesOf(world.log.slice(read, next)));
    read = next;
  };
  let final: string[] = [];
  const expectKept = () => {
    expect(run.finalLines.slice(0, final.length)).toEqual(final);
    final = run.finalLines;
  };
  for (const step of steps) {
    if (step.do === 'time') now = Math.min(world.live.length, now + step.count);
    if (step.do === 'stream') stream(step.count);
    if (step.do === 'log') log(now - step.stale);
    if (step.do === 'connect') {
      if (run.doubts) return undefined;
      run.connect();
      told = Math.max(0, told - step.back);
    }
    expectKept();
  }
  now = world.live.length;
  stream(now);
  log(Number.POSITIVE_INFINITY);
  expectKept();
  const begin = world.log.slice(from).find((row) => row.lane !== 'server')?.from;
  return { run, world, from: begin ?? world.atoms.length };
}

describe('joinSeam() step by step', () => {
  it('ends with what happened, each once, in whatever order log and stream grow', () => {
    fc.assert(
      fc.property(cut, fc.array(step, { maxLength: 25 }), (cut, steps) => {
        const watched = watch(cut, steps);
        if (!watched || watched.run.doubts) return;
        const { run, world, from } = watched;
        expect(atomsOf(run.lines)).toEqual(atomsBetween(world, from, world.atoms.length));
        const form = normalForm(run.lines.map((line) => JSON.parse(line)));
        const logged = normalForm(world.log.map((row) => row.entry.value));
        for (const call of Object.keys(form.inputs)) expect(form.inputs[call]).toEqual(logged.inputs[call]);
        if (cut.pageFrom === 0) expect(form.server).toEqual(logged.server);
        expect(new Set(form.aside.map((unit) => JSON.stringify(unit))).size).toBe(form.aside.length);
      }),
      options,
    );
  });

  it('loses nothing where the place of the stream is never proven', () => {
    fc.assert(
      fc.property(cut, fc.array(step, { maxLength: 12 }), (cut, steps) => {
        const watched = watch(cut, steps);
        if (!watched?.run.doubts) return;
        const { run, world, from } = watched;
        expect(firstLost(atomsBetween(world, from, world.atoms.length), atomsOf(run.lines))).toBeUndefined();
      }),
      options,
    );
  });
});

describe('joinSeam()', () => {
  it('leaves its input as it was', () => {
    const freeze = (entry: SeamEntry): SeamEntry => {
      const deeply = (value: unknown): void => {
        if (typeof value !== 'object' || value === null) return;
        Object.freeze(value);
        for (const field of Object.values(value)) deeply(field);
      };
      // The entry itself is marked with what was read of it.
      deeply(entry.value);
      return entry;
    };
    fc.assert(
      fc.property(cut, fc.boolean(), (cut, anchored) => {
        const { log, live } = viewOf(cut);
        const input = { log: entriesOf(log).map(freeze), live: entriesOf(live).map(freeze), anchored };
        Object.freeze(input.log);
        Object.freeze(input.live);
        expect(joinSeam(input)).toEqual(joinSeam(input));
      }),
      options,
    );
  });
});

describe('normalForm()', () => {
  it('is the same for both spellings of a run', () => {
    fc.assert(
      fc.property(plan(), (plan) => {
        const world = worldOf(plan);
        const live = normalForm(world.live.map((told) => told.entry.value));
        const log = normalForm(world.log.map((row) => row.entry.value));
        expect({ ...live, aside: [] }).toEqual({ ...log, aside: [] });
      }),
      options,
    );
  });
});
